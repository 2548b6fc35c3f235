package main

// Parses and fires schedules the way the CronJob controller does.

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// An answerer answers one input line. It calls `tick` before each call of the
// library, so that whoever watches can tell a long answer from a hanging call.
type answerer func(line string, tick func()) string

// hanging is the answer to a line on which the library did not return.
func hanging(line string) string {
	if fields := strings.Split(line, "\t"); len(fields) == 2 {
		return line + "\thangs" + noGaps + "\t0"
	}
	return "hangs"
}

const noGaps = "\t-\t-\t-\t-"

func nextOf(line string, tick func()) string {
	fields := strings.Split(line, "\t")
	if len(fields) != 3 {
		return "error: want ZONE<TAB>EXPR<TAB>FROM_UNIX"
	}
	from, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return "error: FROM_UNIX is not a number"
	}
	s := parse(fields[0], fields[1])
	if s.Schedule == nil {
		return "rejected"
	}
	tick()
	next := s.Next(time.Unix(from, 0))
	if next.IsZero() {
		return "never"
	}
	return strconv.FormatInt(next.Unix(), 10)
}

// window is the time that `gaps` looks at.
type window struct {
	day   time.Time
	years int
}

// A gap is the time between two neighbouring firings, and its first witness.
type gap struct{ seconds, from int64 }

func (w window) gapsOf(line string, tick func()) string {
	zone, expr, found := strings.Cut(line, "\t")
	if !found || strings.Contains(expr, "\t") {
		return "error: want ZONE<TAB>EXPR"
	}
	s := parse(zone, expr)
	if s.Schedule == nil {
		return line + "\trejected" + noGaps + "\t0"
	}
	start := time.Date(w.day.Year(), w.day.Month(), w.day.Day(), 0, 0, 0, 0, s.zone)
	end := time.Date(w.day.Year()+w.years, w.day.Month(), w.day.Day(), 0, 0, 0, 0, s.zone)
	tick()
	at := s.Next(start.Add(-time.Second))
	if at.IsZero() {
		return line + "\tnever" + noGaps + "\t0"
	}
	var worst, least gap
	firings, last := 0, int64(0)
	for !at.IsZero() && at.Before(end) {
		now := at.Unix()
		if length := now - last; firings > 0 {
			if length > worst.seconds {
				worst = gap{length, last}
			}
			if least.seconds == 0 || length < least.seconds {
				least = gap{length, last}
			}
		}
		firings, last = firings+1, now
		tick()
		if at = s.Next(at); !at.IsZero() && at.Unix() <= now {
			return hanging(line)
		}
	}
	if firings < 2 {
		return fmt.Sprintf("%s\tok%s\t%d", line, noGaps, firings)
	}
	return fmt.Sprintf("%s\tok\t%d\t%d\t%d\t%d\t%d", line, worst.seconds, worst.from, least.seconds, least.from, firings)
}

// zoned is a schedule in its zone; its Schedule is nil if either is refused.
type zoned struct {
	cron.Schedule
	zone *time.Location
}

// parsed remembers what was parsed: a million lines name few schedules.
var parsed = map[string]zoned{}

func parse(zone, expr string) (s zoned) {
	key := zone + "\t" + expr
	if known, ok := parsed[key]; ok {
		return known
	}
	defer func() {
		if recover() != nil { // the library panics on some malformed prefixes
			s = zoned{}
		}
		if len(parsed) > 100000 {
			parsed = map[string]zoned{}
		}
		parsed[key] = s
	}()
	if zone == "" || strings.EqualFold(zone, "Local") {
		return zoned{} // the API server refuses both
	}
	location, err := time.LoadLocation(zone)
	if err != nil {
		return zoned{}
	}
	schedule, err := cron.ParseStandard("TZ=" + zone + " " + expr)
	if err != nil {
		return zoned{}
	}
	return zoned{schedule, location}
}
