package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"

	"gensim/scenarios/source"
)

// app is one invocation of the command.
type app struct {
	stdout, stderr io.Writer
	args           []string
	settings       settings
	out            bytes.Buffer           // standard output so far; written once, when all is known
	writingTo      atomic.Pointer[string] // folder in which run directories are being written
}

// main runs the command line and returns its exit code.
func (a *app) main(parent context.Context) int {
	ctx, release := a.watchSignals(parent)
	defer release()
	err := a.execute(ctx)
	if cause := context.Cause(ctx); cause != nil && err != nil {
		err = cause // whatever a cancelled command says, the signal is why
	}
	if err == nil || exitCode(err) == exitDiffers || exitCode(err) == exitFailed {
		if _, failed := a.stdout.Write(a.out.Bytes()); failed != nil {
			err = ioFailure(fmt.Errorf("write output: %w", failed))
		}
	}
	if err == nil {
		return exitDone
	}
	return a.complain(err)
}

// execute runs the command and turns a panic into an error with its stack.
func (a *app) execute(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p, debug.Stack())
		}
	}()
	root := a.root()
	root.SetArgs(a.args)
	return root.ExecuteContext(ctx)
}

// crash is a panic that was caught.
type crash struct {
	value any
	stack []byte
}

// Error says what the program panicked with.
func (c crash) Error() string {
	text, _, _ := strings.Cut(fmt.Sprint(c.value), "\n") // a job's failure carries its own stack
	return "a defect in gensim: " + text
}

func panicked(value any, stack []byte) error { return crash{value, stack} }

// asJSON reports whether the command line asks for JSON, also when it is too
// faulty to be parsed.
func (a *app) asJSON() bool {
	end := slices.Index(a.args, "--")
	if end < 0 {
		end = len(a.args)
	}
	return slices.Contains(a.args[:end], "--json") || slices.Contains(a.args[:end], "--json=true")
}

// complaint is the JSON form of an error.
type complaint struct {
	Code    int            `json:"code"`
	Message string         `json:"message"`
	File    string         `json:"file,omitempty"`
	Line    int            `json:"line,omitempty"`
	Column  int            `json:"column,omitempty"`
	Hint    string         `json:"hint,omitempty"`
	Faults  []source.Fault `json:"faults,omitempty"`
}

// complain prints an error once and returns its exit code. A command that found
// differences has said so on standard output already.
func (a *app) complain(err error) int {
	code := exitCode(err)
	if code == exitDiffers {
		return code
	}
	f := classify(err)
	var c crash
	if errors.As(err, &c) {
		fmt.Fprintf(a.stderr, "%v\n%s\n", c.value, c.stack)
		f = &failure{code: exitDefect, hint: "repeat it with: " + a.commandLine(), err: c}
	}
	if a.asJSON() && code != exitFailed { // whose results are on standard output, with what failed
		a.complainJSON(f)
		return code
	}
	var faults *source.Faults
	if errors.As(f.err, &faults) {
		fmt.Fprintln(a.stderr, faults)
		return code
	}
	fmt.Fprintf(a.stderr, "gensim: %v\n", f.err)
	if f.hint != "" {
		fmt.Fprintf(a.stderr, "   %s\n", f.hint)
	}
	return code
}

func (a *app) complainJSON(f *failure) {
	r := complaint{Code: f.code, Message: f.err.Error(), Hint: f.hint}
	var faults *source.Faults
	if errors.As(f.err, &faults) && faults.Any() {
		first := faults.List[0]
		r.Message, r.File, r.Line, r.Column, r.Hint, r.Faults = first.Message, first.File, first.Line, first.Column, first.Hint, faults.List
		if first.Path != "" {
			r.Message = first.Path + ": " + first.Message
		}
	}
	body, err := json.MarshalIndent(map[string]complaint{"error": r}, "", "  ")
	if err != nil {
		panic("complain: " + err.Error()) // plain strings and numbers always encode
	}
	fmt.Fprintf(a.stdout, "%s\n", body)
}

// exitCode is the exit code of an error.
func exitCode(err error) int {
	var c crash
	if errors.As(err, &c) {
		return exitDefect
	}
	return classify(err).code
}

// commandLine repeats the invocation as a shell would take it.
func (a *app) commandLine() string { return shellWords(append([]string{"gensim"}, a.args...)) }

// shellWords are words as a shell takes them.
func shellWords(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		if w == "" || strings.ContainsAny(w, " \t\n'\"\\$&|;<>()*?[]#~`!{}") {
			w = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		quoted[i] = w
	}
	return strings.Join(quoted, " ")
}

// printf adds to standard output.
func (a *app) printf(format string, args ...any) { fmt.Fprintf(&a.out, format, args...) }

// printJSON makes a value the one object on standard output.
func (a *app) printJSON(v any) error {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("encode output: %w", err)
	}
	a.printf("%s\n", body)
	return nil
}
