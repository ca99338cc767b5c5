package main

import (
	"fmt"
	"runtime"
	"strings"

	"gensim/sim/bench"
)

// crewThreads is how many threads are compared with one.
const crewThreads = 2

// large returns the products that threads are measured on: what takes a thread
// alone a tenth of a millisecond and more.
func large() []matrices {
	return []matrices{
		{256, 128, 784, layout{}}, {128, 512, 512, layout{}},
		{512, 512, 512, layout{}}, {512, 512, 512, layout{a: 1}}, {512, 512, 512, layout{b: 1}},
		{1024, 1024, 1024, layout{}},
	}
}

// threads compares two threads with one, and with OpenBLAS's two, by wall time.
func (m *session) threads(compiled error) error {
	alone := Section{Key: "crew", Title: "Products on two threads over one, wall time", Unit: "GFLOP/s", Versus: [2]string{"two", "one"}, scale: 1e9, mean: true}
	steps := Section{Key: "crew-trainings", Title: "Training steps on two threads over one, wall time", Unit: "steps/s", Versus: [2]string{"two", "one"}, scale: 1}
	blas := Section{Key: "crew-blas", Title: "Products on two threads over OpenBLAS on two, wall time", Unit: "GFLOP/s", Versus: [2]string{"ours", "OpenBLAS"}, scale: 1e9, mean: true}
	if n := runtime.NumCPU(); n < crewThreads {
		reason := fmt.Sprintf("the driver may use %d processor", n)
		alone.NotRun, steps.NotRun, blas.NotRun = reason, reason, reason
		m.report.Sections = append(m.report.Sections, alone, steps, blas)
		return nil
	}
	two, err := m.rivals.ours(crewThreads)
	if err != nil {
		return err
	}
	defer two.stop()
	var duels []duel
	for _, p := range large() {
		duels = append(duels, duel{name: p.String(), ours: p.in("seq", two), theirs: p.in("seq", m.ours), window: productWindow, wall: true})
	}
	if err := m.section(alone, duels); err != nil {
		return err
	}
	if err := m.threadedSteps(steps, two); err != nil {
		return err
	}
	return m.againstThreadedBLAS(blas, two, compiled)
}

// threadedSteps compares trainings on two threads with those on one.
func (m *session) threadedSteps(s Section, two *program) error {
	for i, t := range bench.Trainings() {
		if !strings.Contains(t.Name, m.match) {
			continue
		}
		fmt.Fprintf(m.notes, "%s: %s\n", s.Key, t.Name)
		for _, p := range []*program{two, m.ours} {
			if _, err := p.ask(fmt.Sprintf("model %d", i)); err != nil {
				return err
			}
		}
		d := duel{name: t.Name, ours: side{two, "train", 1}, theirs: side{m.ours, "train", 1}, window: trainingWindow, most: mostSteps, wall: true}
		o, err := d.run(m.pairs)
		if err != nil {
			return err
		}
		s.Rows = append(s.Rows, o)
	}
	return m.section(s, nil)
}

// againstThreadedBLAS compares two threads of ours with two of OpenBLAS's.
func (m *session) againstThreadedBLAS(s Section, two *program, compiled error) error {
	if compiled != nil {
		s.NotRun = compiled.Error()
		return m.section(s, nil)
	}
	blas, err := m.rivals.blas(m.rivals.core, crewThreads)
	if err != nil {
		s.NotRun = err.Error()
		return m.section(s, nil)
	}
	defer blas.stop()
	duels := againstBLAS(large(), two, blas)
	for i := range duels {
		duels[i].wall = true
	}
	return m.section(s, duels)
}
