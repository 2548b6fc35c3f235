package main

// When schedules fire, as the library of the CronJob controller says (proof.md
// 1), and what distances between firings there are.

import (
	"sort"
	"time"

	"github.com/robfig/cron/v3"
)

// When is a cron line in the zone in which it runs.
type When struct {
	Line, Zone string
	Written    string // the same as the policy says it; "": the line
	Named      string // the zone that the policy names beside it
}

// A Horizon is [From, To); firings are iterated from Start on.
type Horizon struct{ Start, From, To int64 }

func horizon(years int) Horizon {
	at := func(year int) int64 { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix() }
	return Horizon{at(2016), at(2026), at(2026 + years)}
}

func (h Horizon) holds(t int64) bool { return h.From <= t && t < h.To }

// Firings are all instants from Start to the end of the horizon.
type Firings struct {
	h    Horizon
	at   []int64
	sums map[int]Span
}

// A Span is the distance between two firings.
type Span struct{ Seconds, From, To int64 }

type clock struct {
	h     Horizon
	known map[[2]string]*Firings
	zones map[string]*zone
}

func newClock(years int) *clock {
	return &clock{horizon(years), map[[2]string]*Firings{}, map[string]*zone{}}
}

// firings is nil for a schedule that the library refuses or gets stuck on, or that has no gap.
func (c *clock) firings(w When) *Firings {
	key := [2]string{w.Line, w.Zone}
	if f, ok := c.known[key]; ok {
		return f
	}
	c.known[key] = nil
	schedule := c.parse(w)
	if schedule == nil {
		return nil
	}
	f := &Firings{h: c.h, sums: map[int]Span{}}
	for t := schedule.Next(time.Unix(c.h.Start-1, 0)); !t.IsZero() && t.Unix() < c.h.To; t = schedule.Next(t) {
		if n := len(f.at); n > 0 && f.at[n-1] >= t.Unix() {
			return nil
		}
		f.at = append(f.at, t.Unix())
	}
	if f.worst(1).Seconds > 0 {
		c.known[key] = f
	}
	return c.known[key]
}

// parse reads a line as the controller does; nil if the library refuses it.
func (c *clock) parse(w When) cron.Schedule {
	schedule, err := cron.ParseStandard("TZ=" + w.Zone + " " + w.Line)
	if err != nil {
		return nil
	}
	schedule.(*cron.SpecSchedule).Location = c.zone(w.Zone).tabled
	return schedule
}

// worst and least are the largest and the smallest distance from a firing to
// the one n later; the later one lies in the horizon. The first, if several are equal.
func (f *Firings) worst(n int) Span {
	return f.extreme(n, func(a, b int64) bool { return a > b })
}

func (f *Firings) least(n int) Span {
	if s, ok := f.sums[n]; ok {
		return s
	}
	f.sums[n] = f.extreme(n, func(a, b int64) bool { return a < b })
	return f.sums[n]
}

func (f *Firings) extreme(n int, better func(a, b int64) bool) Span {
	var best Span
	found := false
	first := sort.Search(len(f.at), func(i int) bool { return f.at[i] >= f.h.From })
	for i := max(first, n); i < len(f.at); i++ {
		if s := f.at[i] - f.at[i-n]; !found || better(s, best.Seconds) {
			best, found = Span{s, f.at[i-n], f.at[i]}, true
		}
	}
	return best
}

// kept is S(N): how far back the oldest of `copies` runs lies at the newest one, at least.
func (f *Firings) kept(copies int64) int64 { return f.least(int(copies) - 1).Seconds }

// countFor is the least N with S(N) >= seconds.
func (f *Firings) countFor(seconds int64) int64 {
	low, n := int64(0), int64(1) // low is too few
	for most := int64(len(f.at)); f.kept(n) < seconds; n = min(2*n, most) {
		if n == most {
			panic("no count keeps so long")
		}
		low = n
	}
	for n-low > 1 {
		if mid := (low + n) / 2; f.kept(mid) < seconds {
			low = mid
		} else {
			n = mid
		}
	}
	return n
}
