package main

// The same policies through tierc: every value has to be equal.

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// ask runs `tierc why` once for many policies.
func ask(tierc, dir string, policies []*Policy) ([]any, error) {
	var all strings.Builder
	for i, p := range policies {
		if i > 0 {
			all.WriteString("---\n")
		}
		all.WriteString(text(p))
	}
	file := filepath.Join(dir, policies[0].Name+".yaml")
	if err := os.WriteFile(file, []byte(all.String()), 0o644); err != nil {
		return nil, err
	}
	why := exec.Command(tierc, "why", "--format", "json", file)
	var said strings.Builder
	why.Stderr = &said
	out, err := why.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%.2000s", file, err, said.String())
	}
	os.Remove(file)
	if len(policies) == 1 {
		out = []byte("[" + string(out) + "]")
	}
	var answers []any
	if err := json.Unmarshal(out, &answers); err != nil {
		return nil, err
	}
	if len(answers) != len(policies) {
		return nil, fmt.Errorf("%s: %d answers to %d policies", file, len(answers), len(policies))
	}
	return answers, nil
}

// plain is a value as JSON reads it.
func plain(v any) any {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var back any
	if err := json.Unmarshal(out, &back); err != nil {
		panic(err)
	}
	return back
}

// A judge compares, counts, and keeps the first differences.
type judge struct {
	clock  *clock
	values int
	found  []string
}

// match compares what the simulator says with what tierc says. Keys that only
// tierc has are no numbers: the digest, the version, the horizon.
func (j *judge) match(place string, ours, theirs any) {
	switch o := ours.(type) {
	case map[string]any:
		t, _ := theirs.(map[string]any)
		for key, value := range o {
			their, there := t[key]
			if !there {
				their = "(missing)"
			}
			if key == "schedule" && j.fireAlike(o, t) {
				their = value
			}
			j.match(place+" "+key, value, their)
		}
	case []any:
		t, _ := theirs.([]any)
		if len(o) != len(t) {
			j.differ(place, ours, theirs)
			return
		}
		for i := range o {
			j.match(place+" "+label(o[i], i), o[i], t[i])
		}
	default:
		j.values++
		if ours != theirs {
			j.differ(place, ours, theirs)
		}
	}
}

// fireAlike: one schedule has several lines; what counts is when they fire.
func (j *judge) fireAlike(ours, theirs map[string]any) bool {
	fired := func(of map[string]any) []int64 {
		line, _ := of["schedule"].(string)
		zone, _ := of["zone"].(string)
		if f := j.clock.firings(When{Line: line, Zone: zone}); f != nil {
			return f.at
		}
		return nil
	}
	a, b := fired(ours), fired(theirs)
	return len(a) > 0 && slices.Equal(a, b)
}

func (j *judge) differ(place string, ours, theirs any) {
	ours_, _ := json.Marshal(ours)
	theirs_, _ := json.Marshal(theirs)
	j.found = append(j.found, fmt.Sprintf("%s: simulator %.300s, tierc %.300s", place, ours_, theirs_))
}

func label(v any, i int) string {
	if o, ok := v.(map[string]any); ok {
		for _, key := range []string{"name", "scenario"} {
			if name, ok := o[key].(string); ok {
				return name
			}
		}
	}
	return fmt.Sprint(i)
}
