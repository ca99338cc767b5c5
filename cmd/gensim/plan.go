package main

import (
	"fmt"
	"strings"

	"gensim/analysis/report"
	"gensim/analysis/tables"
	"gensim/protocol/unit"
	"gensim/scenarios"
	"gensim/scenarios/source"
	"gensim/sim"
)

// plan is a scenario made ready to run.
type plan struct {
	doc  *scenarios.Document
	cfg  *sim.Config
	hash string // of what shapes a run

	forecasts []sim.Forecast // one a workload
}

// loadPlan reads a scenario with its overrides and resolves it.
func loadPlan(name string, overrides []string) (*plan, error) {
	doc, err := scenarios.Load(name, overrides...)
	if err != nil {
		return nil, err
	}
	return newPlan(doc)
}

// loadPoint reads one point of a scenario's sweep.
func loadPoint(name string, overrides []string, point int) (*plan, error) {
	doc, err := scenarios.Load(name, overrides...)
	if err != nil {
		return nil, err
	}
	if n := doc.Plan().Len(); point < 0 || point >= n {
		return nil, usage("", fmt.Sprintf("--point: %d is not a point of the sweep, from 0 to %d", point, n-1))
	}
	p, err := doc.Plan().Point(point)
	if err != nil {
		return nil, err
	}
	return newPlan(p.Doc)
}

// newPlan resolves a scenario as it is written, without its sweep.
func newPlan(doc *scenarios.Document) (*plan, error) {
	doc = doc.Alone()
	cfg, err := scenarios.Resolve(doc)
	if err != nil {
		return nil, err
	}
	forecasts, err := sim.Forecasts(cfg, doc.Shelf())
	if err != nil {
		return nil, err
	}
	return &plan{doc, cfg, tables.DigestPrefix + scenarios.Hash(doc).Hex(), forecasts}, nil
}

// shown is what the closing screen tells about the scenario.
func (p *plan) shown() report.Shown {
	s := report.Shown{SubmitFor: p.cfg.SubmitFor, Warmup: p.cfg.Warmup, Cut: !p.cfg.Drain, Crypto: p.cfg.Crypto.String(), Surrogates: []string{}, Inert: []string{},
		Variant: p.cfg.Protocol.Variant.String()}
	for i, f := range p.forecasts {
		if line := p.surrogate(i, f); line != "" {
			s.Surrogates = append(s.Surrogates, line)
		}
	}
	for _, k := range scenarios.Inert(p.doc) {
		s.Inert = append(s.Inert, k.Path)
	}
	s.Inert = bundle(s.Inert)
	return s
}

// bundle writes neighbours of one parent as one: check.{alpha,use}.
func bundle(paths []string) []string {
	out := []string{}
	parent, names := "", []string(nil)
	flush := func() {
		switch {
		case len(names) == 1:
			out = append(out, source.Join(parent, names[0]))
		case len(names) > 1:
			out = append(out, source.Join(parent, "{"+strings.Join(names, ",")+"}"))
		}
		names = nil
	}
	for _, path := range paths {
		cut := strings.LastIndex(path, ".")
		if cut < 0 || path[:cut] != parent {
			flush()
			parent = path[:max(cut, 0)]
		}
		names = append(names, path[cut+1:])
	}
	flush()
	return out
}

// surrogate says what a small real model stands for.
func (p *plan) surrogate(i int, f sim.Forecast) string {
	w := p.cfg.Workloads[i]
	if w.StandsFor == 0 {
		return ""
	}
	text := fmt.Sprintf("1 task = %s really trained, counted as %s on %s", operations(f.Operations), duration(w.StandsFor), p.cfg.Devices[w.StandsOn].Name)
	if len(p.cfg.Workloads) > 1 {
		return w.Name + ": " + text
	}
	return text
}

// operations prints a number of basic operations, hashing included.
func operations(n uint64) string {
	v := float64(n)
	for _, u := range []struct {
		size float64
		name string
	}{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}} {
		if v >= u.size {
			return fmt.Sprintf("%.1f %sFLOP", v/u.size, u.name)
		}
	}
	return fmt.Sprintf("%d FLOP", n)
}

// duration prints a simulated time in hours and minutes, or less.
func duration(t unit.Time) string {
	switch {
	case t < unit.Minute:
		return fmt.Sprintf("%g s", float64(t)/float64(unit.Second))
	case t%unit.Hour == 0:
		return fmt.Sprintf("%d h", t/unit.Hour)
	case t < unit.Hour:
		return fmt.Sprintf("%d min", t/unit.Minute)
	}
	return fmt.Sprintf("%d h %d min", t/unit.Hour, t/unit.Minute%60)
}
