package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// anyCPU lets a program run where its parent may.
const anyCPU = -1

// errRefused wraps what a program says it cannot do.
var errRefused = errors.New("refused")

// span is how long work took, in seconds. Far more processor time than wall time
// means threads that nobody asked for, far less that others had the processor.
type span struct{ wall, cpu float64 }

// asked answers a line with a line.
type asked interface {
	ask(request string) (string, error)
}

// launch is how to start a program.
type launch struct {
	name string
	argv []string
	env  []string // added to the driver's
	cpu  int      // the only one it may run on, or anyCPU
}

// program is a running process that says who it is and then answers one line with
// one line: "ok" and the answer, or "error: " and a reason.
type program struct {
	name   string
	banner string
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	faults bytes.Buffer // what it wrote to standard error
}

// start starts a program and waits for its first line.
func start(l launch) (*program, error) {
	p := &program{name: l.name, cmd: exec.Command(l.argv[0], l.argv[1:]...)}
	p.cmd.Env = append(os.Environ(), l.env...)
	p.cmd.Stderr = &p.faults
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", l.name, err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", l.name, err)
	}
	p.in, p.out = in, bufio.NewReader(out)
	if err := onCPU(l.cpu, p.cmd.Start); err != nil {
		return nil, fmt.Errorf("start %s: %w", l.name, err)
	}
	if p.banner, err = p.line(); err != nil {
		p.stop()
		return nil, fmt.Errorf("start %s: %w", l.name, err)
	}
	return p, nil
}

// line reads a line; the error tells what the program said before it ended.
func (p *program) line() (string, error) {
	s, err := p.out.ReadString('\n')
	if err != nil {
		p.stop()
		said := strings.TrimSpace(p.faults.String())
		if i := strings.LastIndexByte(said, '\n'); i >= 0 {
			said = said[i+1:]
		}
		return "", fmt.Errorf("it ended: %v: %s", p.cmd.ProcessState, said)
	}
	return strings.TrimSuffix(s, "\n"), nil
}

// ask sends a request and returns the answer.
func (p *program) ask(request string) (string, error) {
	if _, err := fmt.Fprintln(p.in, request); err != nil {
		return "", fmt.Errorf("ask %s for %q: %w", p.name, request, err)
	}
	s, err := p.line()
	if err != nil {
		return "", fmt.Errorf("ask %s for %q: %w", p.name, request, err)
	}
	answer, ok := strings.CutPrefix(s, "ok")
	if !ok {
		return "", fmt.Errorf("ask %s for %q: %w: %s", p.name, request, errRefused, strings.TrimPrefix(s, "error: "))
	}
	return strings.TrimSpace(answer), nil
}

// stop closes the program's input, on which it ends, or ends it after a while.
func (p *program) stop() {
	p.in.Close()
	impatient := time.AfterFunc(5*time.Second, func() { p.cmd.Process.Kill() })
	defer impatient.Stop()
	p.cmd.Wait()
}

// timed asks for work and returns how long it took.
func timed(by asked, request string) (span, error) {
	answer, err := by.ask(request)
	if err != nil {
		return span{}, err
	}
	var s span
	if _, err := fmt.Sscanf(answer, "%g %g", &s.wall, &s.cpu); err != nil || s.wall <= 0 || s.cpu <= 0 {
		return span{}, fmt.Errorf("%q was answered with %q, not with seconds", request, answer)
	}
	return s, nil
}
