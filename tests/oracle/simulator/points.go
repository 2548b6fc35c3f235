package main

// The recovery points that a workload has (proof.md 4), how long their runs
// take (2), and how far back they reach (6).

import "sort"

type kind int

const (
	live     kind = iota // a copy of the data volumes
	external             // made by something else
	dump                 // the dump itself
	dumpCopy             // a copy of the volume that holds its files
)

type Point struct {
	name     string
	kind     kind
	store    *Store // nil: files on a PVC
	copy     *Copy  // nil: the dump itself
	workload *Workload

	domain    Domain
	holder    *Store // that holds the bytes; nil: none outside the volumes
	immutable bool

	when      When
	firings   *Firings
	span      int64
	low       bool // known from below only
	keep      *int64
	lookback  int64
	unlimited bool

	runs    []Run
	alone   Loss
	expired bool
}

// world is a policy with what is found out about it.
type world struct {
	clock  *clock
	p      *Policy
	points map[*Workload][]*Point // sorted by name
	stores map[string]*Store
}

func newWorld(c *clock, p *Policy) *world {
	w := &world{clock: c, p: p, points: map[*Workload][]*Point{}, stores: map[string]*Store{}}
	for _, s := range p.Stores {
		w.stores[s.Name] = s
	}
	for _, load := range p.Workloads {
		w.points[load] = w.pointsOf(load)
	}
	return w
}

func (w *world) pointsOf(load *Workload) []*Point {
	var all []*Point
	var dumped *Point
	if load.Dump != nil {
		dumped = w.dumpPoint(load)
		all = append(all, dumped)
	}
	if load.Group != nil {
		for _, c := range load.Group.Copies {
			name := load.Group.Name + "/" + c.Name
			switch {
			case c.Store.Type == "external":
				all = append(all, w.externalPoint(load, name, c))
				continue
			case len(load.Volumes) > 0 && (load.Dump == nil || load.Any):
				all = append(all, w.jobPoint(load, name, c, nil))
			}
			if dumped != nil && load.Dump.Store == nil {
				all = append(all, w.jobPoint(load, name+"+dump", c, dumped))
			}
		}
	}
	for _, c := range load.Copies {
		all = append(all, w.externalPoint(load, load.Name+"/"+c.Name, c))
	}
	sort.Slice(all, func(i, j int) bool { return all[i].name < all[j].name })
	for _, p := range all {
		p.alone = replay(w.clock.h, []*Point{p}, func(*Point) {})
		p.expired = p.kind == dump && p.store != nil && p.store.Expire != nil &&
			(!p.alone.Known || *p.store.Expire <= p.alone.Seconds)
	}
	return all
}

func (w *world) dumpPoint(load *Workload) *Point {
	d := load.Dump
	f := w.clock.firings(d.When)
	p := &Point{name: load.Name + "/dump", kind: dump, store: d.Store, holder: d.Store, workload: load,
		domain: Cluster, when: d.When, firings: f, span: value(d.Takes), low: d.Takes == nil}
	p.runs = liveRuns(f, p.span, load.Tier.Missed)
	if d.Store == nil {
		p.keeps(d.Keep, load.Tier.Grace)
		return p
	}
	p.domain, p.immutable = d.Store.Domain, d.Store.Immutable
	p.lookback, p.unlimited = value(d.Store.Expire), d.Store.Expire == nil
	return p
}

func (w *world) externalPoint(load *Workload, name string, c *Copy) *Point {
	f := w.clock.firings(c.When)
	p := &Point{name: name, kind: external, store: c.Store, holder: c.Store, copy: c, workload: load,
		domain: c.Store.Domain, immutable: c.Store.Immutable, when: c.When, firings: f, span: value(c.Takes)}
	p.runs = liveRuns(f, p.span, load.Tier.Missed)
	if c.Keep.Count == nil {
		p.lookback = *c.Keep.Duration
	} else {
		p.keeps(c.Keep, load.Tier.Grace)
	}
	return p
}

// jobPoint is a copy of the data volumes, or of the volume of a dump.
func (w *world) jobPoint(load *Workload, name string, c *Copy, dumped *Point) *Point {
	f := w.clock.firings(c.When)
	p := &Point{name: name, kind: live, store: c.Store, copy: c, workload: load,
		domain: c.Store.Domain, immutable: c.Store.Immutable, when: c.When, firings: f}
	if c.Store.Backup {
		p.holder = w.stores[c.Store.Target]
		p.domain, p.immutable = p.holder.Domain, p.holder.Immutable
	} else if c.Store.Type == "longhorn-backup" {
		p.holder = c.Store
	} else if c.Store.Type == "csi-snapshot" && c.Store.Domain >= Site {
		p.holder = c.Store
	}
	p.span, p.low = w.spanOf(load.Group, c, f)
	if dumped == nil {
		p.runs = liveRuns(f, p.span, load.Tier.Missed)
	} else {
		p.kind = dumpCopy
		p.low = p.low || dumped.low
		p.runs = dumpCopies(f, p.span, dumped.runs, load.Tier.Missed)
	}
	p.keeps(c.Keep, load.Tier.Grace)
	return p
}

// spanOf: from the start of a run of the whole group until its last volume is complete.
func (w *world) spanOf(g *Group, c *Copy, f *Firings) (span int64, low bool) {
	if c.Takes != nil {
		return *c.Takes, false
	}
	if !isBackup(c.Store) {
		return 0, false
	}
	gap := f.worst(g.Tier.Missed + 1).Seconds
	bytes := int64(0)
	for _, load := range w.p.Workloads {
		if load.Group != g {
			continue
		}
		for _, v := range load.Volumes {
			changed, known := changedIn(v.Size, v.Change, gap)
			bytes, low = bytes+changed, low || !known
		}
		if load.Dump != nil && load.Dump.Store == nil {
			changed, known := changedIn(load.Dump.Size, nil, gap)
			bytes, low = bytes+changed, low || !known
		}
	}
	if w.p.BackupRate == nil {
		return 0, true
	}
	return divideUp(bytes, *w.p.BackupRate), low
}

func isBackup(s *Store) bool { return s.Type == "longhorn-backup" || s.Backup }

// changedIn is what a run copies of one volume, at most.
func changedIn(size, daily *int64, gap int64) (bytes int64, known bool) {
	switch {
	case daily == nil && size == nil:
		return 0, false
	case daily == nil:
		return *size, true
	case size == nil:
		return divideUp(*daily*gap, 86400), true
	}
	return min(*size, divideUp(*daily*gap, 86400)), true
}

// keeps finds the count and the look-back.
func (p *Point) keeps(k Keep, grace int64) {
	n := value(k.Count)
	if k.Count == nil {
		n = p.firings.countFor(*k.Duration - grace)
	}
	p.keep = &n
	p.lookback = max(0, p.firings.kept(n)-p.span)
}

func value(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

func divideUp(a, b int64) int64 { return (a + b - 1) / b }
