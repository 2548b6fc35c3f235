package main

// Values at which an answer turns.

// objectiveAtBrink moves an objective to where a verdict turns.
func (m *maker) objectiveAtBrink() {
	load := m.p.Workloads[m.r.Intn(len(m.p.Workloads))]
	all := hazards(m.p)
	hazard := all[m.r.Intn(len(all))]
	o := newWorld(m.clock, m.p).outcome(hazard, load)
	own := load.Tier.Objectives[hazard.name]
	if own == nil {
		own = &Objective{}
		load.Tier.Objectives[hazard.name] = own
	}
	if near := value(o.Loss) - m.one(-1, 0, 1, load.Tier.Grace, load.Tier.Grace+1); near > 0 {
		own.RPO, own.NoRPO = &near, false
	}
	if near := value(o.Recovery) - m.one(-1, 0, 1); near > 0 {
		own.RTO = &near
	}
}

// lifecycleAtBrink lets a dump take so long that its loss is a number of days,
// and its store archive or expire it at that age, or a day before or after.
func (m *maker) lifecycleAtBrink(load *Workload) {
	lost := func() int64 {
		for _, p := range newWorld(m.clock, m.p).points[load] {
			if p.kind == dump {
				return p.alone.Seconds
			}
		}
		return 0
	}
	takes := value(load.Dump.Takes) + (d-lost()%d)%d
	load.Dump.Takes = &takes
	age := lost() + m.one(-1, 0, 0, 0, 1)*d
	if age%d != 0 || age <= 0 {
		return
	}
	store := load.Dump.Store
	if m.chance(50) {
		store.Expire = &age
		return
	}
	store.Transitions = []Transition{{age, []string{"GLACIER", "DEEP_ARCHIVE"}[m.r.Intn(2)]}}
}
