package main

// How long it takes until a workload is back (proof.md 7).

import "sort"

type Parts struct {
	Decide    int64 `json:"decide"`
	Rebuild   int64 `json:"rebuild"`
	Retrieval int64 `json:"retrieval"`
	Transfer  int64 `json:"transfer"`
	Overhead  int64 `json:"overhead"`
}

type Recovery struct {
	never bool
	low   bool
	parts Parts
}

func (r Recovery) total() int64 {
	return r.parts.Decide + r.parts.Rebuild + r.parts.Retrieval + r.parts.Transfer + r.parts.Overhead
}

// longer: never is longer than all else, and no longer than itself.
func (r Recovery) longer(than Recovery) bool {
	if r.never || than.never {
		return r.never && !than.never
	}
	return r.total() > than.total()
}

// sum adds up bytes, some of which may not be known.
type sum struct {
	bytes int64
	low   bool
}

func (s *sum) add(size *int64) {
	s.bytes += value(size)
	s.low = s.low || size == nil
}

func (s *sum) addVolumes(load *Workload) {
	for _, v := range load.Volumes {
		s.add(v.Size)
	}
}

// seconds at the rate of the cluster.
func (w *world) seconds(s sum, low *bool) int64 {
	*low = *low || s.low
	if w.p.RestoreRate == nil {
		*low = *low || s.bytes > 0
		return 0
	}
	return divideUp(s.bytes, *w.p.RestoreRate)
}

func (w *world) recovery(h *Hazard, p *Point) Recovery {
	var r Recovery
	if p.holder != nil && p.kind != dump && p.holder.Type == "longhorn-backup" && archives(p.holder) {
		return Recovery{never: true}
	}
	before := w.before(h, p.workload)
	through, volumes := sum{}, len(p.workload.Volumes)
	for _, load := range before {
		through.addVolumes(load)
		volumes += len(load.Volumes)
	}
	p.addOwn(&through)
	r.parts.Decide = w.p.Decide
	if h.fells() {
		rebuild := w.p.Rebuild
		if h.custom != nil && (h.custom.Rebuild != nil || h.custom.NoRebuild) {
			rebuild = h.custom.Rebuild
		}
		r.parts.Rebuild = value(rebuild)
		r.low = r.low || rebuild == nil
	}
	r.parts.Retrieval = p.retrieval()
	r.parts.Transfer = w.seconds(through, &r.low) + w.loading(p, &r.low)
	r.parts.Overhead = w.overhead(volumes)
	return r
}

// before are the workloads that are restored before this one, where all are.
func (w *world) before(h *Hazard, load *Workload) []*Workload {
	if !h.fells() {
		return nil
	}
	var queue []*Workload
	for _, other := range w.p.Workloads {
		if h.order(other.Tier) != nil && len(w.survivors(h, other)) > 0 {
			queue = append(queue, other)
		}
	}
	sort.Slice(queue, func(i, j int) bool {
		a, b := *h.order(queue[i].Tier), *h.order(queue[j].Tier)
		return a < b || (a == b && queue[i].Name < queue[j].Name)
	})
	for i, other := range queue {
		if other == load {
			return queue[:i]
		}
	}
	return queue
}

// addOwn adds what goes through the pipe for this recovery point itself.
func (p *Point) addOwn(s *sum) {
	switch p.kind {
	case live:
		if p.store.Type != "longhorn-snapshot" {
			s.addVolumes(p.workload)
		}
	case dumpCopy:
		if p.store.Type != "longhorn-snapshot" {
			s.add(p.workload.Dump.Size)
		}
	case dump:
		if p.store != nil {
			s.add(p.workload.Dump.Size)
		}
	}
}

// loading is the time to read a dump in, or to restore what others made.
func (w *world) loading(p *Point, low *bool) int64 {
	switch p.kind {
	case live:
		return 0
	case external:
		*low = *low || p.copy.RestoreTakes == nil
		return value(p.copy.RestoreTakes)
	}
	if takes := p.workload.Dump.RestoreTakes; takes != nil {
		return *takes
	}
	var data sum
	data.addVolumes(p.workload)
	return w.seconds(data, low)
}

func (w *world) overhead(volumes int) int64 {
	return w.p.PerVolume * divideUp(int64(volumes), w.p.RestoresPerNode*w.p.Nodes)
}

// waits: hours until an object can be read, by class and retrieval tier.
var waits = map[string]map[string]int64{
	"GLACIER":      {"expedited": 5 * 60, "standard": 5 * 3600, "bulk": 12 * 3600},
	"DEEP_ARCHIVE": {"expedited": 12 * 3600, "standard": 12 * 3600, "bulk": 48 * 3600},
}

func archives(s *Store) bool {
	for _, t := range s.Transitions {
		if waits[t.To] != nil {
			return true
		}
	}
	return false
}

// retrieval of a dump that its store may have archived before the next one came.
func (p *Point) retrieval() int64 {
	longest := int64(0)
	if p.kind == dump && p.store != nil {
		for _, t := range p.store.Transitions {
			if t.After < p.alone.Seconds {
				longest = max(longest, waits[t.To][p.store.Retrieval])
			}
		}
	}
	return longest
}
