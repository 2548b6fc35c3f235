package main

// The numbers of a workload in a scenario, and what they mean (proof.md 5 to 8).

import (
	"sort"
	"time"
)

type Outcome struct {
	Scenario     string   `json:"scenario"`
	Loss         *int64   `json:"loss"`
	From         *string  `json:"from"`
	To           *string  `json:"to"`
	Contributing []string `json:"contributing"`
	LossLow      bool     `json:"lossLowerBound"`
	RPO          *int64   `json:"rpo"`
	RPOVerdict   string   `json:"rpoVerdict"`
	Lookback     *int64   `json:"lookback"`
	Recovery     *int64   `json:"recovery"`
	Parts        *Parts   `json:"parts"`
	RecoveryLow  bool     `json:"recoveryLowerBound"`
	RTO          *int64   `json:"rto"`
	RTOVerdict   string   `json:"rtoVerdict"`
}

// damage is what one way in which a scenario can strike does.
type damage struct {
	gone         bool // nothing survives
	loss         Loss
	contributing []*Point // by name
	low          bool
	lookback     int64
	unlimited    bool
	recovery     Recovery
	recoveryLow  bool // of any contributing copy
}

func (d damage) worse(than damage) bool {
	if d.gone || than.gone {
		return d.gone && !than.gone
	}
	return d.loss.Seconds > than.loss.Seconds
}

// suffer plays what is left.
func (w *world) suffer(h *Hazard, left []*Point) damage {
	if len(left) == 0 {
		return damage{gone: true}
	}
	var d damage
	times := map[*Point]Recovery{}
	for _, p := range left {
		times[p] = w.recovery(h, p)
		d.unlimited = d.unlimited || p.unlimited
		d.lookback = max(d.lookback, p.lookback)
	}
	order := append([]*Point(nil), left...)
	sort.SliceStable(order, func(i, j int) bool { return times[order[j]].longer(times[order[i]]) })
	newest := map[*Point]bool{}
	d.loss = replay(w.clock.h, order, func(p *Point) { newest[p] = true })
	if !d.loss.Known {
		return damage{gone: true} // copies of which none holds anything yet save nothing
	}
	for _, p := range left {
		if !newest[p] {
			continue
		}
		if len(d.contributing) == 0 || times[p].longer(d.recovery) {
			d.recovery = times[p]
		}
		d.contributing = append(d.contributing, p)
		d.low = d.low || p.low
		d.recoveryLow = d.recoveryLow || times[p].low
	}
	return d
}

// storeCorruption takes each store outside the cluster away alone.
func (w *world) storeCorruption(h *Hazard, load *Workload) damage {
	all := w.survivors(h, load)
	worst := w.suffer(h, all)
	longest, low, slow := worst.recovery, worst.low, worst.recoveryLow
	var recovery *Recovery
	first := true
	for _, name := range outside(all) {
		var left []*Point
		for _, p := range all {
			if p.holder == nil || p.holder.Name != name {
				left = append(left, p)
			}
		}
		d := w.suffer(h, left)
		if recovery == nil || d.recovery.longer(*recovery) {
			recovery = &d.recovery
		}
		low, slow = low || d.low, slow || d.recoveryLow
		if first || d.worse(worst) {
			worst, first = d, false
		}
	}
	if recovery != nil && !longest.longer(*recovery) {
		longest = *recovery
	}
	worst.recovery, worst.low, worst.recoveryLow = longest, low, slow
	return worst
}

// outside are the stores out of the cluster that hold a copy, by name.
func outside(points []*Point) []string {
	var names []string
	seen := map[string]bool{}
	for _, p := range points {
		if s := p.holder; s != nil && s.Domain >= Site && !seen[s.Name] {
			seen[s.Name] = true
			names = append(names, s.Name)
		}
	}
	sort.Strings(names)
	return names
}

func (w *world) outcome(h *Hazard, load *Workload) *Outcome {
	promise := h.promise(load.Tier)
	o := &Outcome{Scenario: h.name, RPO: promise.rpo, RTO: promise.rto, Contributing: []string{}}
	if w.harmless(h, load) {
		o.unharmed(Parts{Decide: w.p.Decide, Overhead: w.overhead(len(load.Volumes))})
	} else if h.name == "store-corruption" {
		o.fill(w.storeCorruption(h, load))
	} else {
		o.fill(w.suffer(h, w.survivors(h, load)))
	}
	o.RPOVerdict = verdict(promise, promise.rpo, o.Loss, o.LossLow, load.Tier.Grace, true)
	o.RTOVerdict = verdict(promise, promise.rto, o.Recovery, o.RecoveryLow, 0, false)
	return o
}

func (o *Outcome) unharmed(parts Parts) {
	o.Loss = number(0)
	o.Parts = &parts
	o.Recovery = number(Recovery{parts: parts}.total())
}

func (o *Outcome) fill(d damage) {
	if d.gone {
		o.Lookback = number(0)
		return
	}
	o.Loss = number(d.loss.Seconds)
	if d.loss.Counted {
		o.From, o.To = instant(d.loss.From), instant(d.loss.To)
	}
	for _, p := range d.contributing {
		o.Contributing = append(o.Contributing, p.name)
	}
	o.LossLow = d.low
	if !d.unlimited {
		o.Lookback = number(d.lookback)
	}
	if !d.recovery.never {
		o.Recovery, o.Parts, o.RecoveryLow = number(d.recovery.total()), &d.recovery.parts, d.recoveryLow
	}
}

// verdict of a number, nil being infinite, against an objective, nil being none.
func verdict(p Promise, objective, n *int64, low bool, grace int64, ofLoss bool) string {
	switch {
	case p.accepted:
		return "accepted"
	case objective == nil || (!ofLoss && p.idle):
		return "none"
	case n == nil || *n > *objective+grace:
		return "exceeded"
	case low:
		return "unproved"
	case *n <= *objective:
		return "kept"
	}
	return "within-grace"
}

func number(n int64) *int64 { return &n }

func instant(t int64) *string {
	s := time.Unix(t, 0).UTC().Format(time.RFC3339)
	return &s
}
