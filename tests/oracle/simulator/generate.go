package main

// Random policies: what each section may hold, more often than in real ones.

import (
	"fmt"
	"math/rand"
)

// A maker makes policies; the same seed makes the same.
type maker struct {
	seed  int64
	clock *clock
	pool  pool
	r     *rand.Rand // of the policy under way
	p     *Policy
}

func newMaker(seed int64, c *clock) *maker {
	return &maker{seed: seed, clock: c, pool: newPool(rand.New(rand.NewSource(seed)))}
}

func (m *maker) chance(percent int) bool { return m.r.Intn(100) < percent }

// maybe is one of the values, or nothing.
func (m *maker) maybe(percent int, values ...int64) *int64 {
	if !m.chance(percent) {
		return nil
	}
	return number(m.one(values...))
}

func (m *maker) one(values ...int64) int64 { return values[m.r.Intn(len(values))] }

const (
	mib = int64(1) << 20
	gib = int64(1) << 30
	h   = int64(3600)
	d   = 24 * h
)

func (m *maker) policy(index int) *Policy {
	m.r = rand.New(rand.NewSource(m.seed<<32 + int64(index)))
	m.p = &Policy{Name: fmt.Sprintf("p%06d", index), Longhorn: m.chance(92)}
	m.cluster()
	m.stores()
	for i, n := 0, 1+m.r.Intn(2); i < n; i++ {
		m.tier(i)
	}
	for i, n := 0, 1+m.r.Intn(3); i < n; i++ {
		m.group(i)
	}
	for i, n := 0, 1+m.r.Intn(3); i < n; i++ {
		m.workload(i)
	}
	for m.chance(40) {
		m.objectiveAtBrink()
	}
	for _, load := range m.p.Workloads {
		if load.Dump != nil && load.Dump.Store != nil && m.chance(40) {
			m.lifecycleAtBrink(load)
		}
	}
	return m.p
}

func (m *maker) cluster() {
	p := m.p
	p.ClusterZone = m.pool.zone(m.r)
	p.Zone = p.ClusterZone
	if other := m.pool.zone(m.r); m.chance(25) && m.pool.movable(m.apart(other)) {
		p.Zone = other
	}
	p.Soft = p.Longhorn && m.chance(10)
	p.Nodes = m.one(1, 2, 3, 3, 5)
	p.Replicas = m.maybe(60, 1, 2, 3)
	p.BackupRate = m.maybe(85, 20*mib, 61*mib-1, 3*mib+7)
	p.RestoreRate = m.maybe(85, 50*mib, 100*mib+1, 7*mib)
	p.RestoresPerNode = m.one(1, 2, 5)
	p.Rebuild = m.maybe(85, 0, h, 2*h, 8*h+1)
	p.PerVolume = m.one(0, 300, 301)
	p.Decide = m.one(0, 0, 1800)
	p.DefaultSize = m.maybe(25, 10*gib, 33*mib)
	p.DefaultChange = m.maybe(20, gib, 7*mib)
	p.DefaultReplicas = m.maybe(10, 1, 2)
}

func (m *maker) tier(i int) {
	t := &Tier{Name: fmt.Sprintf("t%d", i), Grace: m.one(h, h, 0, 90, 6*h), Missed: int(m.one(0, 0, 0, 1, 1, 2, 3)), Objectives: map[string]*Objective{}}
	t.NoRPO = m.chance(10)
	if !t.NoRPO {
		t.RPO = m.maybe(90, h, 24*h, 25*h, 2*d, 8*d, 32*d)
	}
	t.RTO = m.maybe(85, 600, h, 4*h, 12*h, 2*d)
	m.p.Tiers = append(m.p.Tiers, t)
	if len(m.p.Scenarios) == 0 && m.chance(30) {
		m.scenarios()
	}
	for _, hazard := range hazards(m.p) {
		if m.chance(25) {
			o := &Objective{RPO: m.maybe(70, h, 25*h, 8*d, 32*d), RTO: m.maybe(50, h, 8*h, d), Accept: m.chance(20)}
			o.NoRPO = o.RPO == nil && m.chance(20)
			t.Objectives[hazard.name] = o
		}
	}
}

func (m *maker) scenarios() {
	for i, n := 0, 1+m.r.Intn(2); i < n; i++ {
		m.p.Scenarios = append(m.p.Scenarios, &Scenario{
			Name: []string{"flood", "burglary", "zap"}[m.r.Intn(3)] + fmt.Sprint(i), Destroys: Domain(m.r.Intn(5)), Rebuild: m.maybe(50, 0, 3*d, h)})
		own := m.p.Scenarios[i]
		own.NoRebuild = own.Rebuild == nil && m.chance(20)
	}
}

func (m *maker) group(i int) {
	g := &Group{Name: fmt.Sprintf("g%d", i), Tier: m.p.Tiers[m.r.Intn(len(m.p.Tiers))], Concurrency: m.one(1, 2, 5)}
	if m.chance(30) && !g.Tier.OwnsCopies {
		g.Name, g.Tier.OwnsCopies = g.Tier.Name, true
	}
	var stores []*Store
	for _, s := range m.p.Stores {
		if s.Type != "s3-objects" {
			stores = append(stores, s)
		}
	}
	for j, n := 0, m.r.Intn(5); j < n && len(stores) > 0; j++ {
		g.Copies = append(g.Copies, m.copy(fmt.Sprintf("c%d", j), stores[m.r.Intn(len(stores))], g.Tier))
	}
	if len(g.Copies) == 0 && g.Tier.OwnsCopies && g.Name == g.Tier.Name {
		g.Tier.OwnsCopies = false
		return
	}
	m.p.Groups = append(m.p.Groups, g)
}

func (m *maker) copy(name string, s *Store, t *Tier) *Copy {
	c := &Copy{Name: name, Store: s}
	var often int
	c.When, often = m.when(s.Type)
	c.Keep = m.keep(often)
	c.Takes = m.maybe(35, 1, 600, 2400, 2*h, 5*h+17, int64(often)*h+1200, int64(often)*h)
	if s.Type == "external" {
		c.RestoreTakes = m.maybe(60, 0, 600, 3*h)
	}
	return c
}

func (m *maker) keep(often int) Keep {
	count := m.one(1, 2, 3, 4, 7, 12, 14)
	lasting := m.one(1, 2, 3, 7, 10)*int64(often)*h + m.one(0, 0, 0, -1, 1, h, h+1, 90, 91)
	switch m.r.Intn(5) {
	case 0, 1:
		return Keep{Count: &count}
	case 2:
		return Keep{Count: &count, Duration: &lasting}
	}
	return Keep{Duration: &lasting}
}
