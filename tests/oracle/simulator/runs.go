package main

// Runs, one after another: when they start, when they are complete for certain,
// and what is known of the past once they are (proof.md 2 and 3).

// nothing is the content of a run that holds none.
const nothing = int64(-1) << 62

type Run struct {
	Start, Done int64
	Known       int64 // the content that is certain from Done on, `missed` runs having failed
}

// starts plays the controller's policy Forbid: a firing while a run is going
// makes one run late, at once when that one ends; more such firings are lost.
func starts(f *Firings, span int64) []int64 {
	var all []int64
	next := 0
	late := false
	var start int64
	for late || next < len(f.at) {
		if !late {
			start = f.at[next]
			next++
		}
		all = append(all, start)
		end := start + span
		late = false
		for next < len(f.at) && f.at[next] <= end {
			late = true
			next++
		}
		start = end
	}
	return all
}

// liveRuns hold what was live when they started.
func liveRuns(f *Firings, span int64, missed int) []Run {
	at := starts(f, span)
	runs := make([]Run, len(at))
	for i, start := range at {
		runs[i] = Run{start, start + span, nothing}
		if i >= missed {
			runs[i].Known = at[i-missed]
		}
	}
	return runs
}

// dumpCopies hold the newest file that was complete when they started; of the
// dumps as many may have failed as of the copies.
func dumpCopies(f *Firings, span int64, dumps []Run, missed int) []Run {
	at := starts(f, span)
	holds := make([]int64, len(at))
	complete, newest := 0, nothing
	for i, start := range at {
		for complete < len(dumps) && dumps[complete].Done <= start {
			newest = dumps[complete].Known
			complete++
		}
		holds[i] = newest
	}
	runs := make([]Run, len(at))
	for i, start := range at {
		runs[i] = Run{start, start + span, nothing}
		if i >= missed {
			runs[i].Known = holds[i-missed]
		}
	}
	return runs
}
