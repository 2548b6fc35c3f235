package main

// Random stores, schedules and workloads.

import (
	"fmt"
)

func (m *maker) stores() {
	p := m.p
	add := func(s *Store) *Store {
		p.Stores = append(p.Stores, s)
		return s
	}
	if p.Longhorn {
		add(&Store{Name: "local", Type: "longhorn-snapshot", Domain: Volume})
		for i, n := 0, m.r.Intn(3); i < n; i++ {
			s := add(&Store{Name: []string{"s3", "nas"}[i], Type: "longhorn-backup", Domain: m.domain(Cluster)})
			if m.chance(12) {
				s.Transitions = m.transitions()
			}
			if m.chance(40) {
				add(&Store{Name: "csi-" + s.Name, Type: "csi-snapshot", Backup: true, Target: s.Name, Domain: s.Domain})
			}
		}
	}
	for i, n := 0, m.r.Intn(2); i < n; i++ {
		add(&Store{Name: "csi", Type: "csi-snapshot", Domain: m.domain(Volume)})
	}
	for i, n := 0, m.r.Intn(3); i < n; i++ {
		s := add(&Store{Name: []string{"archive", "vault"}[i], Type: "s3-objects", Domain: m.domain(Cluster), Immutable: m.chance(40),
			Retrieval: []string{"expedited", "standard", "bulk"}[m.r.Intn(3)]})
		if m.chance(60) {
			s.Transitions = m.transitions()
		}
		s.Expire = m.maybe(50, d, 2*d, 4*d, 8*d, 32*d, 400*d)
	}
	for i, n := 0, m.r.Intn(3); i < n; i++ {
		add(&Store{Name: []string{"git", "other"}[i], Type: "external", Domain: m.domain(Cluster), Immutable: m.chance(40)})
	}
}

// domain is mostly outside the cluster.
func (m *maker) domain(least Domain) Domain {
	if m.chance(60) {
		return Site + Domain(m.r.Intn(2))
	}
	return least + Domain(m.r.Intn(int(Region-least)+1))
}

func (m *maker) transitions() []Transition {
	var all []Transition
	after := m.one(0, 1, 2, 7, 30) * d
	for _, class := range []string{"STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"} {
		if m.chance(35) {
			all = append(all, Transition{after, class})
			after += m.one(1, 5, 90) * d
		}
	}
	return all
}

// when draws a schedule for a job in a store of this type (`dump`: for a dump),
// and about how many hours lie between its runs.
func (m *maker) when(kind string) (When, int) {
	for {
		s := m.pool.draw(m.r)
		if w := m.timed(kind, s); w.Written != "" && m.clock.firings(w) != nil {
			return w, s.often
		}
	}
}

// timed is the schedule in its zone; one that cannot be said in the policy's zone is not written.
func (m *maker) timed(kind string, s schedule) When {
	longhorn := kind == "longhorn-snapshot" || kind == "longhorn-backup"
	if !longhorn && m.chance(10) {
		return When{Line: s.line, Zone: m.p.Zone, Written: m.words(s), Named: "local"}
	}
	if !longhorn && m.chance(20) {
		zone := m.pool.zone(m.r)
		return When{Line: s.line, Zone: zone, Written: m.words(s), Named: zone}
	}
	if kind == "external" || m.p.Zone == m.p.ClusterZone {
		return When{Line: s.line, Zone: m.p.Zone, Written: m.words(s)}
	}
	written, _ := shifted(s.line, m.apart(m.p.Zone))
	return When{Line: s.line, Zone: m.p.ClusterZone, Written: written}
}

func (m *maker) words(s schedule) string {
	if s.words != "" && m.chance(50) {
		return s.words
	}
	return s.line
}

// apart is by how many minutes a schedule that is written in `zone` moves to
// run in the cluster's: the smaller offsets of both count, as their last rules have them.
func (m *maker) apart(zone string) int {
	return m.clock.footer(zone) - m.clock.footer(m.p.ClusterZone)
}

func (m *maker) workload(i int) {
	w := &Workload{Name: fmt.Sprintf("%cw%d", 'a'+rune(m.r.Intn(26)), i)}
	m.home(w)
	for j, n := 0, int(m.one(0, 1, 1, 1, 2, 3)); j < n; j++ {
		w.Volumes = append(w.Volumes, m.volume())
	}
	if m.chance(45) {
		w.Dump = m.dump()
		w.Any = m.chance(30)
	}
	var externals []*Store
	for _, s := range m.p.Stores {
		if s.Type == "external" {
			externals = append(externals, s)
		}
	}
	for j := 0; len(externals) > 0 && j < 2 && m.chance(25); j++ {
		w.Copies = append(w.Copies, m.copy(fmt.Sprintf("own%d", j), externals[m.r.Intn(len(externals))], w.Tier))
	}
	if len(w.Volumes) == 0 && w.Dump == nil && len(w.Copies) == 0 {
		w.Volumes = []Vol{m.volume()}
	}
	m.p.Workloads = append(m.p.Workloads, w)
}

// home is the workload's group, or a tier without copies.
func (m *maker) home(w *Workload) {
	if len(m.p.Groups) > 0 && m.chance(90) {
		w.Group = m.p.Groups[m.r.Intn(len(m.p.Groups))]
		w.Tier = w.Group.Tier
		return
	}
	w.Tier = m.p.Tiers[m.r.Intn(len(m.p.Tiers))]
	for _, g := range m.p.Groups {
		if g.Name == w.Tier.Name {
			w.Group = g
		}
	}
}

func (m *maker) volume() Vol {
	fill := func(n, fallback *int64) *int64 {
		if n == nil {
			return fallback
		}
		return n
	}
	return Vol{
		Size:     fill(m.maybe(80, 5*gib, 20*gib, 100*gib, 33*mib), m.p.DefaultSize),
		Change:   fill(m.maybe(50, gib, 5*gib, 100*mib+1, 12), m.p.DefaultChange),
		Replicas: fill(m.maybe(20, 1, 2, 3), m.p.DefaultReplicas)}
}

func (m *maker) dump() *Dump {
	dump := &Dump{RestoreTakes: m.maybe(60, 0, 1200, 2*h), Size: m.maybe(80, gib, 20*gib, 33*mib)}
	var often int
	dump.When, often = m.when("dump")
	dump.Takes = m.maybe(80, 0, 600, 900, 3*h, int64(often)*h+600, int64(often)*h)
	var stores []*Store
	for _, s := range m.p.Stores {
		if s.Type == "s3-objects" {
			stores = append(stores, s)
		}
	}
	if len(stores) > 0 && m.chance(50) {
		dump.Store = stores[m.r.Intn(len(stores))]
		return dump
	}
	dump.Keep = m.keep(often)
	return dump
}
