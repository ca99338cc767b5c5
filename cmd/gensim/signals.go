package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// grace is how long a stopped command may take to unwind. Nothing is half-written
// afterwards: a run directory appears when whole, and what lies aside unfinished is
// removed by the next run.
const grace = 1800 * time.Millisecond

// watchSignals returns a context that the first SIGINT or SIGTERM cancels, with a
// stopped as its cause. A second signal, or the end of the grace, ends the process.
func watchSignals(parent context.Context, stderr io.Writer) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 2)
	finished := make(chan struct{})
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		var first os.Signal
		select {
		case first = <-signals:
		case <-finished:
			return
		}
		cancel(stopped{first})
		select {
		case <-signals:
		case <-time.After(grace):
		case <-finished:
			return
		}
		fmt.Fprintf(stderr, "gensim: %v\n", stopped{first})
		os.Exit(stopped{first}.code())
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(finished)
	}
}
