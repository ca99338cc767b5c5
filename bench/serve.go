package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"time"

	"gensim/kernels"
	"gensim/sim/bench"
)

var errNarrow = errors.New("no vector instructions that this build can use")

// warmup is how many steps precede a timed training.
const warmup = 3

// server answers requests for this program's own work; serve lists them.
type server struct {
	training bench.Training
	workload *kernels.Workload // nil until a model is chosen
	backend  kernels.Backend
}

// serve says which backend it has, of so many threads, and answers each line of in:
//
//	peak ROUNDS
//	product M N K TRANS_A TRANS_B ARITHMETIC ROUNDS
//	model PLACE            choose a model of bench.Trainings
//	train STEPS            train it from fresh weights
//	export FOLDER STEPS    write it, train it, write what came of it
func serve(threads int, in io.Reader, out io.Writer) error {
	crews := bench.NewCrews(threads)
	defer crews.Close()
	s := server{backend: bench.Fastest(crews)}
	fmt.Fprintf(out, "gensim kernels, backend %s, %d thread(s), %s\n", s.backend.Name(), threads, runtime.Version())
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		answer, err := s.answer(strings.Fields(lines.Text()))
		if err != nil {
			answer = "error: " + err.Error()
		}
		if _, err := fmt.Fprintln(out, answer); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
	return lines.Err()
}

func (s *server) answer(words []string) (string, error) {
	switch {
	case len(words) == 2 && words[0] == "peak":
		peaks := bench.Peaks()
		if len(peaks) == 0 {
			return "", errNarrow
		}
		return clocked(words[1], peaks[0].Do)
	case len(words) == 8 && words[0] == "product":
		return s.product(words[1:])
	case len(words) == 2 && words[0] == "model":
		return "ok", s.choose(words[1])
	case len(words) == 2 && words[0] == "train" && s.workload != nil:
		return s.train(words[1])
	case len(words) == 3 && words[0] == "export" && s.workload != nil:
		return s.export(words[1], words[2])
	}
	return "", fmt.Errorf("unknown request %q", strings.Join(words, " "))
}

// product times the product that M N K TRANS_A TRANS_B ARITHMETIC name.
func (s *server) product(words []string) (string, error) {
	var n [5]int
	for i := range n {
		v, err := strconv.Atoi(words[i])
		if err != nil || v < 0 {
			return "", fmt.Errorf("%q is not a size", words[i])
		}
		n[i] = v
	}
	p := bench.Product{M: n[0], N: n[1], K: n[2], TransA: n[3] != 0, TransB: n[4] != 0, Arithmetic: words[5]}
	w, err := p.Work(s.backend)
	if err != nil {
		return "", err
	}
	w.Do(1) // caches and scratch memory
	return clocked(words[6], w.Do)
}

func (s *server) choose(place string) error {
	all := bench.Trainings()
	i, err := strconv.Atoi(place)
	if err != nil || i < 0 || i >= len(all) {
		return fmt.Errorf("there is no model %q", place)
	}
	s.training = all[i]
	s.workload, err = s.training.Workload()
	return err
}

func (s *server) train(steps string) (string, error) {
	stepper := bench.Begin(s.workload, s.backend)
	do := func(rounds int) {
		for range rounds {
			stepper.Step()
		}
	}
	do(warmup)
	return clocked(steps, do)
}

// clocked times rounds of work, with garbage collected before.
func clocked(rounds string, do func(rounds int)) (string, error) {
	n, err := strconv.Atoi(rounds)
	if err != nil || n < 1 {
		return "", fmt.Errorf("%q is not a number of rounds", rounds)
	}
	runtime.GC()
	before, err := processorTime()
	if err != nil {
		return "", err
	}
	began := time.Now()
	do(n)
	wall := time.Since(began)
	after, err := processorTime()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("ok %.9f %.9f", wall.Seconds(), (after - before).Seconds()), nil
}
