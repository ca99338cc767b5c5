package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// grace is how long a stopped command may take to unwind.
const grace = 1800 * time.Millisecond

// watchSignals returns a context that the first SIGINT or SIGTERM cancels, with a
// stopped as its cause. A second signal, or the end of the grace, ends the process
// after a last clean-up.
func (a *app) watchSignals(parent context.Context) (context.Context, func()) {
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
		a.removeAside()
		fmt.Fprintf(a.stderr, "gensim: %v\n", stopped{first})
		os.Exit(stopped{first}.code())
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(finished)
	}
}

// removeAside removes what this process was still writing: an ending process cannot
// wait for its writers to do so.
func (a *app) removeAside() {
	out := a.writingTo.Load()
	if out == nil {
		return
	}
	found, err := filepath.Glob(filepath.Join(*out, fmt.Sprintf(".tmp-*-%d-*", os.Getpid())))
	for _, path := range found {
		err = errors.Join(err, os.RemoveAll(path))
	}
	if err != nil {
		fmt.Fprintf(a.stderr, "gensim: %v\n", err)
	}
}
