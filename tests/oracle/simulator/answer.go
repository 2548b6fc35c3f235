package main

// All numbers of a policy, in the shape of `tierc why --format json` (proof.md 8).

import "sort"

type Answer struct {
	Policy    string         `json:"policy"`
	Workloads []*WorkloadOut `json:"workloads"`
}

type WorkloadOut struct {
	Name      string     `json:"name"`
	Tier      string     `json:"tier"`
	Missed    int        `json:"missedRuns"`
	Copies    []*CopyOut `json:"copies"`
	Scenarios []*Outcome `json:"scenarios"`
}

type CopyOut struct {
	Name     string  `json:"name"`
	Kind     string  `json:"kind"`
	Store    *string `json:"store"`
	Schedule string  `json:"schedule"`
	Zone     string  `json:"zone"`
	Gap      GapOut  `json:"gap"`
	Span     int64   `json:"span"`
	Keep     *int64  `json:"keep"`
	Lookback *int64  `json:"lookback"`
	Low      bool    `json:"lowerBound"`
}

type GapOut struct {
	Worst int64   `json:"worst"`
	From  *string `json:"from"`
	To    *string `json:"to"`
	Least int64   `json:"least"`
}

func answer(c *clock, p *Policy) *Answer {
	w := newWorld(c, p)
	a := &Answer{Policy: p.Name, Workloads: []*WorkloadOut{}}
	loads := append([]*Workload(nil), p.Workloads...)
	sort.Slice(loads, func(i, j int) bool { return loads[i].Name < loads[j].Name })
	for _, load := range loads {
		out := &WorkloadOut{Name: load.Name, Tier: load.Tier.Name, Missed: load.Tier.Missed, Copies: []*CopyOut{}}
		for _, point := range w.points[load] {
			out.Copies = append(out.Copies, point.out())
		}
		for _, h := range hazards(p) {
			out.Scenarios = append(out.Scenarios, w.outcome(h, load))
		}
		a.Workloads = append(a.Workloads, out)
	}
	return a
}

func (p *Point) out() *CopyOut {
	worst := p.firings.worst(1)
	c := &CopyOut{Name: p.name, Kind: "dump", Schedule: p.when.Line, Zone: p.when.Zone, Span: p.span, Keep: p.keep, Low: p.low,
		Gap: GapOut{Worst: worst.Seconds, Least: p.firings.least(1).Seconds}}
	if worst.Seconds > 0 {
		c.Gap.From, c.Gap.To = instant(worst.From), instant(worst.To)
	}
	if p.store != nil {
		c.Kind, c.Store = p.store.Type, &p.store.Name
	}
	if !p.unlimited {
		c.Lookback = &p.lookback
	}
	return c
}
