package main

// Random schedules, many of them near a clock change. A run draws from few, so
// that each has to be fired only once.

import (
	"fmt"
	"math/rand"
	"strconv"
	"strings"
)

// Zones in which much can go wrong.
var zones = []string{
	"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns",
	"Pacific/Apia", "America/Santiago", "Africa/Cairo", "Asia/Kolkata", "Antarctica/Troll",
	"Asia/Beirut", "America/Havana", "Africa/Casablanca", "Pacific/Chatham", "Asia/Kathmandu",
}

// often is about how many hours lie between firings.
type schedule struct {
	line, words string
	often       int
}

var days = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// A pool holds the schedules and the zones of a run.
type pool struct {
	schedules []schedule
	zones     []string
}

func newPool(r *rand.Rand) pool {
	p := pool{zones: []string{"UTC"}}
	for _, i := range r.Perm(len(zones))[:7] {
		p.zones = append(p.zones, zones[i])
	}
	for _, make := range makers {
		p.schedules = append(p.schedules, make(r), make(r))
	}
	p.schedules = append(p.schedules, frequent(r))
	return p
}

// movable tells whether one of the schedules at least can be moved by so many minutes.
func (p pool) movable(by int) bool {
	for _, s := range p.schedules {
		if _, fits := shifted(s.line, by); fits {
			return true
		}
	}
	return false
}

func (p pool) draw(r *rand.Rand) schedule { return p.schedules[r.Intn(len(p.schedules))] }

func (p pool) zone(r *rand.Rand) string { return p.zones[r.Intn(len(p.zones))] }

var makers = []func(*rand.Rand) schedule{daily, daily, daily, twice, weekly, twoDays, weekdays, monthly, monthly, hourly, steps, odd}

func minute(r *rand.Rand) int { return []int{0, 0, 15, 30, 45, r.Intn(60)}[r.Intn(6)] }

// hour is mostly one that some zone skips or repeats.
func hour(r *rand.Rand) int { return []int{r.Intn(5), r.Intn(5), r.Intn(24)}[r.Intn(3)] }

func at(hour, minute int) string { return fmt.Sprintf("%02d:%02d", hour, minute) }

func daily(r *rand.Rand) schedule {
	h, m := hour(r), minute(r)
	return schedule{fmt.Sprintf("%d %d * * *", m, h), "daily at " + at(h, m), 24}
}

func twice(r *rand.Rand) schedule {
	h, m := r.Intn(12), minute(r)
	later := h + 1 + r.Intn(11)
	return schedule{fmt.Sprintf("%d %d,%d * * *", m, h, later), "daily at " + at(h, m) + " and " + at(later, m), 12}
}

func weekly(r *rand.Rand) schedule {
	h, m, d := hour(r), minute(r), []int{0, 0, r.Intn(7)}[r.Intn(3)]
	return schedule{fmt.Sprintf("%d %d * * %d", m, h, d), days[d] + " at " + at(h, m), 168}
}

func twoDays(r *rand.Rand) schedule {
	h, m, d := hour(r), minute(r), r.Intn(6)
	later := d + 1 + r.Intn(6-d)
	return schedule{fmt.Sprintf("%d %d * * %d,%d", m, h, d, later), days[d] + " and " + days[later] + " at " + at(h, m), 84}
}

func weekdays(r *rand.Rand) schedule {
	h, m := hour(r), minute(r)
	return schedule{fmt.Sprintf("%d %d * * 1-5", m, h), "weekdays at " + at(h, m), 30}
}

func monthly(r *rand.Rand) schedule {
	h, m, d := hour(r), minute(r), []int{1, 29, 31, 1 + r.Intn(31)}[r.Intn(4)]
	return schedule{fmt.Sprintf("%d %d %d * *", m, h, d), fmt.Sprintf("monthly on %d at %s", d, at(h, m)), 730}
}

func hourly(r *rand.Rand) schedule {
	m := minute(r)
	return schedule{fmt.Sprintf("%d * * * *", m), fmt.Sprintf("hourly at :%02d", m), 1}
}

// steps have no words: where N does not divide 24 the last step of a day is short.
func steps(r *rand.Rand) schedule {
	m, n := minute(r), []int{2, 3, 4, 5, 6, 7, 8, 11, 12}[r.Intn(9)]
	return schedule{line: fmt.Sprintf("%d */%d * * *", m, n), often: n}
}

// frequent is drawn once: it fires tens of thousands of times a year.
func frequent(r *rand.Rand) schedule {
	return schedule{line: []string{"*/15 * * * *", "*/20 * * * *", "5-59/25 * * * *"}[r.Intn(3)], often: 1}
}

// odd lines: days of month or week, steps over days, single months, halves of an hour.
func odd(r *rand.Rand) schedule {
	h, m := hour(r), minute(r)
	switch r.Intn(8) {
	case 0:
		return schedule{line: fmt.Sprintf("%d %d %d * %d", m, h, 1+r.Intn(31), r.Intn(7)), often: 130}
	case 1:
		return schedule{line: fmt.Sprintf("%d %d */%d * *", m, h, 2+r.Intn(9)), often: 200}
	case 2:
		return schedule{line: fmt.Sprintf("%d %d %d 1-12/%d *", m, h, 1+r.Intn(28), 2+r.Intn(3)), often: 2200}
	case 3:
		return schedule{line: fmt.Sprintf("%d %d * 3,10 0", m, h), often: 4380}
	case 4:
		return schedule{line: fmt.Sprintf("%d %d %d %d *", m, h, 1+r.Intn(29), []int{2, 2, 3, 10}[r.Intn(4)]), often: 8766}
	case 5: // as a year of UTC or of Berlin begins, and with it the horizon
		return schedule{line: fmt.Sprintf("0 %d 1 %s *", r.Intn(2), []string{"1", "1", "*"}[r.Intn(3)]), often: 8784}
	case 6:
		return schedule{line: fmt.Sprintf("%d,%d %d-%d * * *", r.Intn(30), 30+r.Intn(30), min(h, 20), min(h, 20)+2+r.Intn(2)), often: 12}
	}
	return schedule{line: fmt.Sprintf("%d %d 1,15 * *", m, h), often: 365}
}

// shifted moves a schedule by minutes, if all of it stays within its days.
func shifted(line string, by int) (string, bool) {
	fields := strings.Fields(line)
	m, err := strconv.Atoi(fields[0])
	if err != nil {
		return "", false
	}
	var hours []string
	for _, f := range strings.Split(fields[1], ",") {
		h, err := strconv.Atoi(f)
		t := h*60 + m + by
		if err != nil || t < 0 || t >= 24*60 {
			return "", false
		}
		hours = append(hours, strconv.Itoa(t/60))
		fields[0] = strconv.Itoa(t % 60)
	}
	fields[1] = strings.Join(hours, ",")
	return strings.Join(fields, " "), true
}
