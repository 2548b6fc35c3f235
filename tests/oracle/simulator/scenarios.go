package main

// What a failure scenario destroys, who survives it, and what was promised for
// it (proof.md 4 and 5).

import "sort"

type Hazard struct {
	name     string
	destroys Domain
	custom   *Scenario
	builtin  bool
	usual    bool // a tier's rpo and rto hold in it
}

func hazards(p *Policy) []*Hazard {
	all := []*Hazard{
		{name: "volume-corruption", destroys: Data, usual: true},
		{name: "volume-loss", destroys: Volume, usual: true},
		{name: "node-loss", destroys: Volume, usual: true},
		{name: "cluster-loss", destroys: Cluster, usual: true},
		{name: "site-loss", destroys: Site},
		{name: "store-corruption", destroys: Data},
		{name: "ransomware", destroys: Cluster},
	}
	for _, h := range all {
		h.builtin = true
		if h.name == "node-loss" && p.Nodes == 1 {
			h.destroys = Cluster
		}
	}
	own := append([]*Scenario(nil), p.Scenarios...)
	sort.Slice(own, func(i, j int) bool { return own[i].Name < own[j].Name })
	for _, s := range own {
		all = append(all, &Hazard{name: s.Name, destroys: s.Destroys, custom: s})
	}
	return all
}

// fells tells whether the cluster is gone, so that everything has to be restored.
func (h *Hazard) fells() bool { return h.destroys >= Cluster }

func (h *Hazard) spares(p *Point) bool {
	switch {
	case p.expired:
		return false
	case h.name == "ransomware":
		return p.immutable && p.domain >= Site
	case h.destroys == Data:
		return true
	case h.destroys == Volume && (p.kind == dump || p.kind == dumpCopy):
		return true // they lie on another volume
	}
	return p.domain > h.destroys
}

func (w *world) survivors(h *Hazard, load *Workload) []*Point {
	var all []*Point
	for _, p := range w.points[load] {
		if h.spares(p) {
			all = append(all, p)
		}
	}
	return all
}

// harmless: the loss of a node costs no data, because other replicas go on.
func (w *world) harmless(h *Hazard, load *Workload) bool {
	if h.name != "node-loss" || w.p.Nodes == 1 || w.p.Soft || len(load.Volumes) == 0 {
		return false
	}
	for _, v := range load.Volumes {
		replicas := int64(0)
		switch {
		case v.Replicas != nil:
			replicas = *v.Replicas
		case w.p.Replicas != nil:
			replicas = *w.p.Replicas
		case w.p.Longhorn:
			replicas = 3
		}
		if min(replicas, w.p.Nodes) < 2 {
			return false
		}
	}
	return true
}

type Promise struct {
	rpo, rto *int64
	idle     bool // rpo: none, so that nothing is asked
	accepted bool
}

func (h *Hazard) promise(t *Tier) Promise {
	var p Promise
	own := t.Objectives[h.name]
	if h.usual {
		p.rpo, p.rto = t.RPO, t.RTO
	}
	if own != nil {
		if own.RPO != nil || own.NoRPO {
			p.rpo = own.RPO
		}
		if own.RTO != nil {
			p.rto = own.RTO
		}
		p.accepted = own.Accept
	}
	p.idle = t.NoRPO && (own == nil || own.RPO == nil)
	return p
}

// order is the rto by which workloads are restored; nil: after all that have one.
func (h *Hazard) order(t *Tier) *int64 {
	name := h.name
	if name == "node-loss" {
		name = "cluster-loss" // asked only where the node was the cluster
	}
	if own := t.Objectives[name]; own != nil && own.RTO != nil {
		return own.RTO
	}
	return t.RTO
}
