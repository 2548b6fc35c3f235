// Command simulator says what a backup policy guarantees, by playing it: every
// firing, every run, every completion, one after another. tierc's proof engine
// is tested against it. It is written from the definitions of the numbers, not
// from the engine.
//
//	simulator policy [--seed N] INDEX          the policy of that number, for `tierc why`
//	simulator model [--seed N] INDEX           the same in neutral terms, as JSON
//	simulator answer [--seed N] [--years N] INDEX    its numbers, by the simulator
//	simulator compare [--seed N] [--years N] [--first N] [--count N] --tierc PROGRAM
//
// `compare` makes random policies and compares every number with what
// `PROGRAM why` says, whose horizon must be of as many years. A difference names
// the policy's number; the same seed makes the same policies. Zones are the
// system's.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
)

const usage = "usage: simulator policy|model|answer [--seed N] [--years N] INDEX | compare [--seed N] [--years N] [--first N] [--count N] --tierc PROGRAM"

const batch = 100 // policies of one process of tierc

func main() {
	if len(os.Args) < 2 {
		fail(2, usage)
	}
	flags := flag.NewFlagSet("simulator", flag.ExitOnError)
	seed := flags.Int64("seed", 1, "which policies")
	years := flags.Int("years", 28, "length of the horizon")
	first := flags.Int("first", 0, "number of the first policy")
	count := flags.Int("count", 100, "number of policies")
	tierc := flags.String("tierc", "", "the program to compare with")
	flags.Parse(os.Args[2:])
	c := newClock(*years)
	m := newMaker(*seed, c)
	if os.Args[1] == "compare" && *tierc != "" && flags.NArg() == 0 {
		if !compare(m, c, *tierc, *first, *count) {
			os.Exit(1)
		}
		return
	}
	index, err := strconv.Atoi(flags.Arg(0))
	if err != nil || flags.NArg() != 1 {
		fail(2, usage)
	}
	p := m.policy(index)
	switch os.Args[1] {
	case "policy":
		fmt.Print(text(p))
	case "model":
		show(p)
	case "answer":
		show(answer(c, p))
	default:
		fail(2, usage)
	}
}

func show(v any) {
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		fail(3, err.Error())
	}
	fmt.Println(string(out))
}

func compare(m *maker, c *clock, tierc string, first, count int) bool {
	dir, err := os.MkdirTemp("", "simulator")
	if err != nil {
		fail(3, err.Error())
	}
	defer os.RemoveAll(dir)
	values, differ := 0, 0
	for at := first; at < first+count; at += batch {
		var policies []*Policy
		for i := at; i < min(at+batch, first+count); i++ {
			policies = append(policies, m.policy(i))
		}
		answers, err := ask(tierc, dir, policies)
		if err != nil {
			fmt.Println(err)
			return false
		}
		for i, p := range policies {
			j := judge{clock: c}
			j.match(p.Name, plain(answer(c, p)), answers[i])
			values += j.values
			if len(j.found) > 0 {
				if differ++; differ <= 5 {
					for _, line := range j.found[:min(4, len(j.found))] {
						fmt.Println(line)
					}
				}
			}
		}
	}
	fmt.Printf("%d policies, %d values, %d policies differ\n", count, values, differ)
	return differ == 0
}

func fail(status int, message string) {
	fmt.Fprintln(os.Stderr, "simulator: "+message)
	os.Exit(status)
}
