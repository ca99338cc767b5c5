package main

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"gensim/analysis/dataset"
	"gensim/analysis/tables"
	"gensim/internal/merkle"
	"gensim/scenarios"
	"gensim/sim"
	"gensim/sim/ensemble"
)

// points resolve the points of a plan when they are asked for, and keep the last ones.
// They may be asked by several workers at once.
type points struct {
	doc  *scenarios.Document
	plan *scenarios.Plan

	mu   sync.Mutex
	kept map[int]*resolved
	ring [keptPoints]int // in the order in which they came
	next int
}

// keptPoints is how many resolved points are kept: replicates of one point come one
// round of all points apart, so that more would be kept in vain.
const keptPoints = 64

// resolved is one point.
type resolved struct {
	point  *scenarios.Point
	values []dataset.Value // one an axis
	cfg    *sim.Config
	hash   merkle.Hash
}

func newPoints(doc *scenarios.Document, plan *scenarios.Plan) *points {
	return &points{doc: doc, plan: plan, kept: map[int]*resolved{}}
}

// checked is how many points are resolved before any is run: a fault is told at once
// and not after hours.
const checked = 20_000

// check resolves the first points and returns all their faults.
func (p *points) check() error {
	var faults []error
	for i := range min(p.plan.Len(), checked) {
		if _, err := p.resolve(i); err != nil {
			if faults = append(faults, err); len(faults) == 10 {
				break
			}
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return faults[0] // it names its place in the sweep, where all of its like stand
}

// Config implements ensemble.Source.
func (p *points) Config(point int) (*sim.Config, error) {
	r, err := p.resolve(point)
	if err != nil {
		return nil, err
	}
	return r.cfg, nil
}

func (p *points) resolve(point int) (*resolved, error) {
	p.mu.Lock()
	r := p.kept[point]
	p.mu.Unlock()
	if r != nil {
		return r, nil
	}
	at, err := p.plan.Point(point)
	if err != nil {
		return nil, err
	}
	cfg, err := scenarios.Resolve(at.Doc)
	if err != nil {
		return nil, err
	}
	r = &resolved{at, valuesOf(at, p.plan.Axes), cfg, scenarios.Hash(at.Doc)}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.kept) == keptPoints {
		delete(p.kept, p.ring[p.next])
	}
	p.kept[point] = r
	p.ring[p.next] = point
	p.next = (p.next + 1) % keptPoints
	return r, nil
}

// axesOf are the axes of a plan as a data set has them.
func axesOf(plan *scenarios.Plan) []dataset.Axis {
	types := map[scenarios.ValueKind]string{scenarios.NumberValue: "real", scenarios.WholeValue: "int", scenarios.TextValue: "string", scenarios.TruthValue: "bool"}
	var axes []dataset.Axis
	for _, a := range plan.Axes {
		axes = append(axes, dataset.Axis{Path: a.Path, Type: types[a.Kind], Unit: a.Unit, Doc: "swept parameter"})
	}
	return axes
}

// entry is what a result becomes in the data set.
func (s *sweeping) entry(r ensemble.Result) *dataset.Entry {
	e := &dataset.Entry{Point: r.Job.Point, Replicate: r.Job.Replicate, Seed: r.Job.Seed, Machine: dataset.Machine{WallSeconds: r.Wall.Seconds()}}
	at, err := s.points.resolve(r.Job.Point)
	if err == nil {
		e.Key = tables.DigestPrefix + sim.RunKey(at.hash, r.Job.Seed).Hex()
		e.ScenarioHash = tables.DigestPrefix + at.hash.Hex()
		e.Case, e.Values = at.point.Case, at.values
		if err = r.Err; err == nil {
			err = e.Fill(r.Run, tables.DigestPrefix+r.Run.Digest.Hex())
		}
	} else {
		e.Values = make([]dataset.Value, len(s.plan.Axes))
	}
	if err != nil {
		e.Status, e.Error = dataset.Failed, firstLine(err.Error())
		e.Command = s.repeat(r.Job, e.Values)
		s.app.tell(e, r.Err)
	}
	return e
}

// repeat is the command that makes a run alone. Points that an analysis has laid are not
// those of the scenario's sweep, and are named by their values.
func (s *sweeping) repeat(j ensemble.Job, values []dataset.Value) string {
	words := append([]string{"gensim", "run", s.name}, s.flags.setWords()...)
	if s.plan.Design == "" {
		words = append(words, "--point", fmt.Sprint(j.Point))
	} else {
		for i, v := range values {
			words = append(words, "--set", s.plan.Axes[i].Path+"="+v.Text)
		}
	}
	return shellWords(append(words, "--seed", fmt.Sprint(j.Seed)))
}

// tell says on standard error that a run failed; of a panic, with its stack.
func (a *app) tell(e *dataset.Entry, err error) {
	fmt.Fprintf(a.stderr, "gensim: point %d, seed %d failed: %s\n   repeat it by: %s\n", e.Point, e.Seed, e.Error, e.Command)
	if p := (*ensemble.Panicked)(nil); errors.As(err, &p) {
		fmt.Fprintf(a.stderr, "%s\n", p.Stack)
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// valuesOf are the values of the axes at a point. An axis that the sweep leaves alone
// there has the value that it comes to with all defaults; a key that is not there has none.
func valuesOf(at *scenarios.Point, axes []scenarios.Axis) []dataset.Value {
	var whole *scenarios.Resolved
	out := make([]dataset.Value, len(axes))
	for i, v := range at.Values {
		if v.Kind == scenarios.NoValue {
			if whole == nil {
				whole = at.Doc.Resolved()
			}
			var err error
			if v, err = whole.Value(axes[i].Path); err != nil {
				continue
			}
		}
		out[i] = valueOf(v)
	}
	return out
}

func valueOf(v scenarios.Value) dataset.Value {
	out := dataset.Value{Text: v.Text}
	switch v.Kind {
	case scenarios.NumberValue, scenarios.WholeValue:
		out.Number = v.Float()
	case scenarios.TruthValue:
		if v.Truth {
			out.Number = 1
		}
	}
	return out
}
