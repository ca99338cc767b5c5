package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gensim/kernels"
)

// settings are what the command line decides.
type settings struct {
	parts  string // of partNames, with commas, or "all"
	match  string // only duels whose name contains it
	pairs  int
	cpu    int
	python string
	notes  io.Writer // progress
}

// The parts of a session.
const (
	partProducts    = "products"
	partArithmetics = "arithmetics"
	partTrainings   = "trainings"
	partThreads     = "threads"
)

var partNames = []string{partProducts, partArithmetics, partTrainings, partThreads}

// session runs the duels.
type session struct {
	settings
	rivals rivals
	ours   *program
	report Report
}

// measure does what the settings ask for.
func measure(s settings) (*Report, error) {
	folder, err := os.MkdirTemp("", "yardstick-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	defer os.RemoveAll(folder)
	m := session{settings: s, rivals: rivals{folder: folder, python: s.python, cpu: s.cpu}}
	m.report.Machine = look(s.cpu)
	if m.ours, err = m.rivals.ours(1); err != nil {
		return nil, err
	}
	defer m.ours.stop()
	m.report.Programs = []string{m.ours.banner}
	fault := m.rivals.compile()
	m.report.Settings = append(append(threads(1), forced(m.rivals.core)...), allocator...)
	for _, run := range []struct {
		part string
		do   func(compiled error) error
	}{{partProducts, m.products}, {partArithmetics, m.arithmetics}, {partTrainings, m.trainings}, {partThreads, m.threads}} {
		if s.parts != "all" && !strings.Contains(","+s.parts+",", ","+run.part+",") {
			continue
		}
		if err := run.do(fault); err != nil {
			return nil, err
		}
	}
	m.report.Goals = judge(m.report.Sections)
	m.report.Machine.leave()
	return &m.report, nil
}

// section runs duels and adds them to the report, up to the first that a side
// refuses: an arithmetic that its backend does not have.
func (m *session) section(s Section, duels []duel) error {
	for _, d := range duels {
		if !strings.Contains(d.name, m.match) {
			continue
		}
		fmt.Fprintf(m.notes, "%s: %s\n", s.Key, d.name)
		o, err := d.run(m.pairs)
		if errors.Is(err, errRefused) {
			s.NotRun = err.Error()
			break
		}
		if err != nil {
			return err
		}
		s.Rows = append(s.Rows, o)
	}
	m.report.Sections = append(m.report.Sections, s)
	return nil
}

// products compares with OpenBLAS and with the peak.
func (m *session) products(compiled error) error {
	peak := Section{Key: "peak", Title: "Products over the peak of multiply-adds in registers, one thread", Unit: "GFLOP/s", Versus: [2]string{"ours", "peak"}, scale: 1e9, mean: true}
	duels := againstPeak(m.ours)
	if len(duels) == 0 {
		peak.NotRun = errNarrow.Error()
	}
	if err := m.section(peak, duels); err != nil {
		return err
	}
	var blas *program
	if compiled == nil {
		if blas, compiled = m.rivals.blas(m.rivals.core, 1); compiled == nil {
			defer blas.stop()
			m.report.Programs = append(m.report.Programs, blas.banner+"; left alone: "+m.rivals.alone)
		}
	}
	for _, part := range []struct {
		key, title string
		products   []matrices
	}{
		{"forward", "A B over OpenBLAS, one thread", eight(layout{})},
		{"left", "A' B, A stored transposed, over OpenBLAS, one thread", eight(layout{a: 1})},
		{"right", "A B', B stored transposed, over OpenBLAS, one thread", eight(layout{b: 1})},
		{"gradients", "Gradients of the trainings below over OpenBLAS, one thread", gradients()},
	} {
		s := Section{Key: part.key, Title: part.title, Unit: "GFLOP/s", Versus: [2]string{"ours", "OpenBLAS"}, scale: 1e9, mean: true}
		var duels []duel
		if compiled != nil {
			s.NotRun = compiled.Error()
		} else {
			duels = againstBLAS(part.products, m.ours, blas)
		}
		if err := m.section(s, duels); err != nil {
			return err
		}
	}
	return nil
}

// arithmetics compares orders of sums with the plain one.
func (m *session) arithmetics(error) error {
	for _, known := range kernels.Arithmetics() {
		if known == kernels.Seq {
			continue
		}
		a := known.String()
		s := Section{Key: a, Title: "Products in " + a + " over seq, one thread", Unit: "GFLOP/s", Versus: [2]string{a, "seq"}, scale: 1e9, mean: true}
		if err := m.section(s, againstSeq(a, m.ours)); err != nil {
			return err
		}
	}
	return nil
}

// trainings compares with PyTorch, after checking that the models are the same.
func (m *session) trainings(error) error {
	s := Section{Key: "trainings", Title: "Training steps over PyTorch, one thread", Unit: "steps/s", Versus: [2]string{"ours", "PyTorch"}, scale: 1}
	torch, err := m.rivals.torch()
	if err != nil {
		s.NotRun = err.Error()
		return m.section(s, nil)
	}
	defer torch.stop()
	m.report.Programs = append(m.report.Programs, torch.banner)
	for _, t := range subjects(m.ours, torch) {
		if !strings.Contains(t.name(), m.match) {
			continue
		}
		fmt.Fprintf(m.notes, "%s: %s\n", s.Key, t.name())
		o, c, err := m.training(t)
		if err != nil {
			return err
		}
		s.Rows = append(s.Rows, o)
		m.report.Checks = append(m.report.Checks, c)
	}
	return m.section(s, nil)
}

func (m *session) training(s subject) (o Outcome, c Check, err error) {
	if s.folder, err = newFolder(m.rivals.folder, s.place); err != nil {
		return o, c, fmt.Errorf("make a folder: %w", err)
	}
	if c, err = s.agree(); err != nil {
		return o, c, err
	}
	o, err = s.duel().run(m.pairs)
	return o, c, err
}
