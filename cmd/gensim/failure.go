package main

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"gensim/scenarios"
	"gensim/scenarios/source"
)

// The exit codes.
const (
	exitDone       = 0
	exitDiffers    = 1
	exitUsage      = 64
	exitScenario   = 65
	exitDefect     = 70
	exitIO         = 74
	exitInterrupt  = 130
	exitTerminated = 143
)

// failure is an error that knows its exit code and what to do about it.
type failure struct {
	code int
	hint string
	err  error
}

// Error returns the message without the hint.
func (f *failure) Error() string { return f.err.Error() }

// Unwrap returns the cause.
func (f *failure) Unwrap() error { return f.err }

// usage is a fault of the command line or of the settings.
func usage(hint, message string) error {
	return &failure{code: exitUsage, hint: hint, err: errors.New(message)}
}

// ioFailure marks an error of reading or writing; nil stays nil.
func ioFailure(err error) error {
	var known *failure
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &failure{code: exitIO, err: err}
}

// stopped is the cause of a context that a signal cancelled.
type stopped struct{ signal os.Signal }

// Error names the signal.
func (s stopped) Error() string { return "stopped by " + s.signal.String() }

func (s stopped) code() int {
	if s.signal == syscall.SIGTERM {
		return exitTerminated
	}
	return exitInterrupt
}

// classify gives every error its exit code; what nobody expected is a defect.
func classify(err error) *failure {
	var known *failure
	var faults *source.Faults
	var path *scenarios.PathError
	var signal stopped
	var file *fs.PathError
	var system syscall.Errno
	switch {
	case errors.As(err, &signal):
		return &failure{code: signal.code(), err: signal}
	case errors.As(err, &known):
		return &failure{code: known.code, hint: known.hint, err: err}
	case errors.As(err, &faults):
		return &failure{code: exitScenario, err: err}
	case errors.As(err, &path):
		return &failure{code: exitScenario, hint: path.Hint, err: errors.New(path.Path + ": " + path.Reason)}
	case errors.As(err, &file), errors.As(err, &system):
		return &failure{code: exitIO, err: err}
	}
	return &failure{code: exitDefect, hint: "this is a defect in gensim", err: err}
}
