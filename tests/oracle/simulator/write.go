package main

// A policy in the language tierc/v1, as JSON, which is YAML.

import (
	"encoding/json"
	"fmt"
)

type object map[string]any

func text(p *Policy) string {
	o := object{"apiVersion": "tierc/v1", "policy": p.Name, "timezone": p.Zone, "cluster": clusterOf(p), "enrolment": "none", "verification": "none",
		"stores": object{}, "tiers": object{}, "groups": object{}, "workloads": object{}, "scenarios": object{}}
	if v := volumeOf(Vol{p.DefaultSize, p.DefaultChange, p.DefaultReplicas}, &Policy{}); len(v) > 0 {
		o["defaults"] = object{"volume": v}
	}
	for i, s := range p.Stores {
		o["stores"].(object)[s.Name] = storeOf(s, p, i)
	}
	for _, t := range p.Tiers {
		o["tiers"].(object)[t.Name] = tierOf(t)
	}
	for _, g := range p.Groups {
		if g.Name == g.Tier.Name {
			o["tiers"].(object)[g.Tier.Name].(object)["copies"] = copiesOf(g.Copies)
			continue
		}
		o["groups"].(object)[g.Name] = object{"tier": g.Tier.Name, "copies": copiesOf(g.Copies), "concurrency": g.Concurrency}
	}
	for _, w := range p.Workloads {
		o["workloads"].(object)[w.Name] = workloadOf(w, p)
	}
	for _, s := range p.Scenarios {
		own := object{"destroys": domainNames[s.Destroys]}
		own.put("rebuild", seconds(s.Rebuild))
		if s.NoRebuild {
			own["rebuild"] = "none"
		}
		o["scenarios"].(object)[s.Name] = own
	}
	for _, key := range []string{"stores", "groups", "scenarios"} {
		if len(o[key].(object)) == 0 {
			delete(o, key)
		}
	}
	out, err := json.MarshalIndent(o, "", " ")
	if err != nil {
		panic(err)
	}
	return string(out) + "\n"
}

// put leaves out what there is not.
func (o object) put(key string, value any) {
	if value != nil {
		o[key] = value
	}
}

func seconds(n *int64) any {
	if n == nil {
		return nil
	}
	return fmt.Sprintf("%ds", *n)
}

func quantity(n *int64) any {
	if n == nil {
		return nil
	}
	return fmt.Sprint(*n)
}

func rate(n *int64) any {
	if n == nil {
		return nil
	}
	return fmt.Sprintf("%d/s", *n)
}

func count(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}

func clusterOf(p *Policy) object {
	transfer := object{"restoresPerNode": p.RestoresPerNode}
	transfer.put("backup", rate(p.BackupRate))
	transfer.put("restore", rate(p.RestoreRate))
	recovery := object{"perVolume": seconds(&p.PerVolume), "decide": seconds(&p.Decide)}
	recovery.put("rebuild", seconds(p.Rebuild))
	c := object{"name": p.Name, "timezone": p.ClusterZone, "nodes": p.Nodes, "transfer": transfer, "recovery": recovery}
	c.put("replicas", count(p.Replicas))
	if p.Longhorn {
		longhorn := object{"version": "1.10"}
		if p.Soft {
			longhorn["settings"] = object{"replica-soft-anti-affinity": "true"}
		}
		c["longhorn"] = longhorn
	}
	return c
}

func storeOf(s *Store, p *Policy, i int) object {
	o := object{"type": s.Type}
	switch s.Type {
	case "longhorn-backup", "s3-objects":
		o["url"] = fmt.Sprintf("s3://bucket-%d@eu-central-1/", i)
		if s.Type == "s3-objects" {
			o["url"] = fmt.Sprintf("s3://bucket-%d@eu-central-1/dumps/", i)
			o["retrieval"] = s.Retrieval
		} else {
			o["target"] = "target-" + s.Name
		}
		o["domain"] = domainNames[s.Domain]
		o["credentials"] = object{"secret": "credentials"}
	case "csi-snapshot":
		o["class"] = "class-" + s.Name
		if s.Backup {
			o["mode"], o["target"] = "backup", s.Target
		} else {
			o["domain"] = domainNames[s.Domain]
			if !p.Longhorn || s.Domain != Volume {
				o["driver"] = "driver.example"
			}
		}
	case "external":
		o["by"], o["domain"] = "somebody", domainNames[s.Domain]
	}
	if s.Immutable {
		o["immutable"] = object{"mode": "compliance", "days": 30}
	}
	lifecycle := object{}
	var transitions []object
	for _, t := range s.Transitions {
		transitions = append(transitions, object{"after": fmt.Sprintf("%dd", t.After/86400), "to": t.To})
	}
	if len(transitions) > 0 {
		lifecycle["transitions"] = transitions
	}
	if s.Expire != nil {
		lifecycle["expire"] = fmt.Sprintf("%dd", *s.Expire/86400)
	}
	if len(lifecycle) > 0 {
		o["lifecycle"] = lifecycle
	}
	return o
}

func tierOf(t *Tier) object {
	o := object{"grace": seconds(&t.Grace), "missedRuns": t.Missed}
	o.put("rpo", seconds(t.RPO))
	o.put("rto", seconds(t.RTO))
	if t.NoRPO {
		o["rpo"], o["reason"] = "none", "made again"
	}
	objectives := object{}
	for name, own := range t.Objectives {
		one := object{}
		one.put("rpo", seconds(own.RPO))
		one.put("rto", seconds(own.RTO))
		if own.NoRPO {
			one["rpo"] = "none"
		}
		if own.Accept {
			one["accept"] = "known"
		}
		if len(one) > 0 {
			objectives[name] = one
		}
	}
	if len(objectives) > 0 {
		o["objectives"] = objectives
	}
	return o
}

func copiesOf(copies []*Copy) object {
	all := object{}
	for _, c := range copies {
		o := object{"store": c.Store.Name, "schedule": whenOf(c.When), "keep": keepOf(c.Keep)}
		o.put("takes", seconds(c.Takes))
		o.put("restoreTakes", seconds(c.RestoreTakes))
		all[c.Name] = o
	}
	return all
}

func whenOf(w When) any {
	if w.Named != "" {
		return object{"at": w.Written, "zone": w.Named}
	}
	return w.Written
}

func keepOf(k Keep) any {
	switch {
	case k.Count == nil:
		return seconds(k.Duration)
	case k.Duration == nil:
		return *k.Count
	}
	return object{"copies": *k.Count, "lookback": seconds(k.Duration)}
}

func workloadOf(w *Workload, p *Policy) object {
	o := object{}
	if w.Group != nil && w.Group.Name != w.Tier.Name {
		o["group"] = w.Group.Name
	} else {
		o["tier"] = w.Tier.Name
	}
	var volumes []object
	for i, v := range w.Volumes {
		one := volumeOf(v, p)
		one["pvc"] = fmt.Sprintf("%s/data-%d", w.Name, i)
		volumes = append(volumes, one)
	}
	if len(volumes) > 0 {
		o["volumes"] = volumes
	}
	if len(w.Copies) > 0 {
		o["copies"] = copiesOf(w.Copies)
	}
	if w.Dump != nil {
		o["dump"] = dumpOf(w)
		if w.Any {
			o["consistency"] = "any"
		}
	}
	return o
}

// volumeOf leaves out what the defaults say.
func volumeOf(v Vol, p *Policy) object {
	o := object{}
	if p.DefaultSize == nil || value(v.Size) != *p.DefaultSize {
		o.put("size", quantity(v.Size))
	}
	if p.DefaultChange == nil || value(v.Change) != *p.DefaultChange {
		o.put("dailyChange", quantity(v.Change))
	}
	if p.DefaultReplicas == nil || value(v.Replicas) != *p.DefaultReplicas {
		o.put("replicas", count(v.Replicas))
	}
	return o
}

func dumpOf(w *Workload) object {
	d := w.Dump
	o := object{"engine": "postgresql", "schedule": whenOf(d.When), "host": "db." + w.Name + ".svc", "user": "backup", "database": "all",
		"password": object{"secret": "db", "key": "password"}}
	o.put("takes", seconds(d.Takes))
	o.put("restoreTakes", seconds(d.RestoreTakes))
	to := object{}
	to.put("size", quantity(d.Size))
	if d.Store != nil {
		to["store"] = d.Store.Name
	} else {
		to["pvc"] = w.Name + "/dumps"
		o["keep"] = keepOf(d.Keep)
	}
	o["to"] = to
	return o
}
