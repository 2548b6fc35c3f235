package main

// The worst loss of several copies together: all completions of the horizon are
// played in order (proof.md 5).

import "sort"

type Loss struct {
	Seconds, From, To int64
	Counted           bool // there was a completion with something known before it
	Known             bool // something was known at some instant
}

// replay plays the runs of copies, which come in order of preference: the first
// of those that hold the same content is the newest. `newest` is told of each.
func replay(h Horizon, copies []*Point, newest func(*Point)) (worst Loss) {
	next := make([]int, len(copies))
	known := make([]int64, len(copies))
	for i, c := range copies {
		next[i] = sort.Search(len(c.runs), func(j int) bool { return c.runs[j].Done >= h.From })
		known[i] = nothing
		if next[i] > 0 {
			known[i] = c.runs[next[i]-1].Known
		}
	}
	t, more := following(copies, next)
	if !more || t > h.From {
		worst.Known = tell(copies, known, newest)
	}
	for ; more && t < h.To; t, more = following(copies, next) {
		if g := greatest(known); g != nothing && (!worst.Counted || t-g > worst.Seconds) {
			worst.Seconds, worst.From, worst.To, worst.Counted = t-g, g, t, true
		}
		for i, c := range copies {
			if next[i] < len(c.runs) && c.runs[next[i]].Done == t {
				known[i] = c.runs[next[i]].Known
				next[i]++
			}
		}
		worst.Known = tell(copies, known, newest) || worst.Known
	}
	return worst
}

// following is the instant of the next completion.
func following(copies []*Point, next []int) (t int64, more bool) {
	for i, c := range copies {
		if next[i] < len(c.runs) {
			if done := c.runs[next[i]].Done; !more || done < t {
				t, more = done, true
			}
		}
	}
	return t, more
}

func greatest(known []int64) int64 {
	g := nothing
	for _, k := range known {
		g = max(g, k)
	}
	return g
}

// tell names the newest copy of an instant, if anything is known then.
func tell(copies []*Point, known []int64, newest func(*Point)) bool {
	g := greatest(known)
	for i, k := range known {
		if k == g && g != nothing {
			newest(copies[i])
			return true
		}
	}
	return false
}
