// Command cron-oracle says when Kubernetes fires a schedule, by asking the
// library that its CronJob controller uses. tierc's own arithmetic is tested
// against it.
//
//	cron-oracle next                              ZONE<TAB>EXPR<TAB>FROM_UNIX lines
//	cron-oracle gaps [--from DATE] [--years N]    ZONE<TAB>EXPR lines
//
// `next` prints for each line the Unix second of the first firing after
// FROM_UNIX. `gaps` fires the schedule through [DATE 00:00 local, DATE + N
// years) and prints, tab-separated,
//
//	ZONE EXPR ok|rejected|never|hangs worst_s worst_from_unix least_s least_from_unix firings
//
// with the first witness of equal gaps, and `-` where fewer than two firings
// leave no gap. In both, `rejected` is a schedule or zone that the library
// refuses, `never` one without a firing in the library's five-year search, and
// `hangs` one on which the library does not return or, asked for the firing
// after a firing, does not advance (`next` prints what it returned). Zones are
// the system's.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

const usage = "usage: cron-oracle next | gaps [--from DATE] [--years N]"

func main() {
	if len(os.Args) < 2 {
		fail(2, usage)
	}
	flags := flag.NewFlagSet("cron-oracle", flag.ExitOnError)
	from := flags.String("from", "2026-01-01", "first day of `gaps`")
	years := flags.Int("years", 10, "years of `gaps`")
	patience := flags.Duration("patience", 500*time.Millisecond, "processor time after which a call of the library counts as hanging")
	worker := flags.Bool("worker", false, "answer all lines in this process (used by the program itself)")
	flags.Parse(os.Args[2:])
	if flags.NArg() != 0 {
		fail(2, usage)
	}
	answer := mode(os.Args[1], *from, *years)
	requireZones()
	var err error
	if *worker {
		err = work(os.Stdin, os.Stdout, answer, *patience)
	} else {
		err = supervise(os.Stdin, os.Stdout, append(os.Args[1:], "--worker"))
	}
	if err != nil {
		fail(3, err.Error())
	}
}

func mode(name, from string, years int) answerer {
	switch name {
	case "next":
		return nextOf
	case "gaps":
		day, err := time.Parse("2006-01-02", from)
		if err != nil {
			fail(2, "--from wants a date such as 2026-01-01")
		}
		return window{day, years}.gapsOf
	}
	fail(2, usage)
	return nil
}

// Without the system's zones every schedule would look rejected.
func requireZones() {
	if _, err := time.LoadLocation("Europe/Berlin"); err != nil {
		fail(3, "no time zone data: apt-get install tzdata")
	}
}

func fail(status int, message string) {
	fmt.Fprintln(os.Stderr, "cron-oracle: "+message)
	os.Exit(status)
}
