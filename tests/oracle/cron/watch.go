package main

// Survives schedules on which the library never returns. A call that hangs
// cannot be stopped from inside its process, so the lines are answered by a
// worker process; it gives up with the line that hangs, and its supervisor
// goes on with a new worker at the line after.

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	batch      = 20000
	statusHang = 4
)

// supervise answers the lines of `in` through workers started with `args`.
func supervise(in io.Reader, out io.Writer, args []string) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for {
		var todo []string
		for len(todo) < batch && lines.Scan() {
			todo = append(todo, lines.Text())
		}
		if len(todo) == 0 {
			return lines.Err()
		}
		for len(todo) > 0 {
			answers, err := ask(args, todo)
			if err != nil {
				return err
			}
			fmt.Fprint(out, strings.Join(answers, ""))
			todo = todo[len(answers):]
		}
	}
}

// ask returns the answers of one worker: all, or those up to a line that hangs.
func ask(args, todo []string) ([]string, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	worker := exec.Command(self, args...)
	worker.Stdin = strings.NewReader(strings.Join(todo, "\n") + "\n")
	worker.Stderr = os.Stderr
	text, err := worker.Output()
	var exit *exec.ExitError
	hung := errors.As(err, &exit) && exit.ExitCode() == statusHang
	if err != nil && !hung {
		return nil, fmt.Errorf("worker: %w", err)
	}
	answers := strings.SplitAfter(string(text), "\n")
	answers = answers[:len(answers)-1]
	if len(answers) == 0 || (!hung && len(answers) != len(todo)) {
		return nil, fmt.Errorf("worker answered %d of %d lines", len(answers), len(todo))
	}
	return answers, nil
}

// watched is what the working and the watching goroutine share.
type watched struct {
	sync.Mutex
	out   *bufio.Writer
	line  string
	calls int
}

func work(in io.Reader, out io.Writer, answer answerer, patience time.Duration) error {
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	w := &watched{out: bufio.NewWriter(out)}
	go w.watch(patience)
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		w.Lock()
		w.line = line
		w.Unlock()
		reply := answer(line, w.tick)
		w.Lock()
		fmt.Fprintln(w.out, reply)
		w.Unlock()
	}
	w.Lock() // for good: the watcher has nothing more to say
	return w.out.Flush()
}

func (w *watched) tick() {
	w.Lock()
	w.calls++
	w.Unlock()
}

// watch ends the process when one call has used up `patience` of processor
// time: wall-clock time would accuse a call that merely waited for its turn.
func (w *watched) watch(patience time.Duration) {
	calls, since := -1, time.Duration(0)
	for {
		time.Sleep(patience / 10)
		w.Lock()
		used := processorTime()
		if w.calls != calls {
			calls, since = w.calls, used
		} else if used-since > patience {
			fmt.Fprintln(w.out, hanging(w.line))
			w.out.Flush()
			os.Exit(statusHang)
		}
		w.Unlock()
	}
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
