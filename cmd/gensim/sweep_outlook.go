package main

import (
	"fmt"

	"gensim/scenarios"
)

// sweepOutlook is what a scenario's sweep will do.
type sweepOutlook struct {
	Points     int        `json:"points"`
	Replicates int        `json:"replicates"`
	Runs       int        `json:"runs"`
	Checked    int        `json:"points_checked"` // resolved, without a fault
	Cases      []string   `json:"cases"`
	Axes       []axisInfo `json:"axes"`
}

// axisInfo is one axis.
type axisInfo struct {
	Path   string `json:"path"`
	Part   string `json:"part"` // of the sweep
	Kind   string `json:"kind"`
	Unit   string `json:"unit,omitempty"`
	Values int    `json:"values,omitempty"` // none where they are drawn
}

// resolvedHere is how many points are resolved before a sweep is said to be valid: as
// many as take a second or two.
const resolvedHere = 2000

// foresee resolves points of a sweep; nil without one.
func foresee(doc *scenarios.Document) (*sweepOutlook, error) {
	if doc.Sweep == nil {
		return nil, nil
	}
	p := doc.Plan()
	checked, err := p.Check(resolvedHere)
	if err != nil {
		return nil, err
	}
	s := &sweepOutlook{Points: p.Len(), Replicates: p.Replicates, Runs: p.Runs(), Checked: checked, Cases: p.Cases, Axes: []axisInfo{}}
	if s.Cases == nil {
		s.Cases = []string{}
	}
	for _, a := range p.Axes {
		s.Axes = append(s.Axes, axisInfo{a.Path, a.Part, a.Kind.String(), a.Unit, a.Values})
	}
	return s, nil
}

func (a *app) printSweep(s *sweepOutlook) {
	a.printf("  sweep       %d %s x %d %s: %d %s; %s\n", s.Points, plural("point", s.Points), s.Replicates, plural("replicate", s.Replicates),
		s.Runs, plural("run", s.Runs), s.soundness())
	for _, x := range s.Axes {
		values := "drawn"
		if x.Values > 0 {
			values = fmt.Sprintf("%d %s", x.Values, plural("value", x.Values))
		}
		unit := ""
		if x.Unit != "" {
			unit = ", " + x.Unit
		}
		a.printf("    %-7s %-44s %s%s\n", x.Part, x.Path, values, unit)
	}
	for _, name := range s.Cases {
		a.printf("    case    %s\n", name)
	}
}

// soundness says how many points were looked at.
func (s *sweepOutlook) soundness() string {
	if s.Checked == s.Points {
		return "all points are sound"
	}
	return fmt.Sprintf("%d points among them are sound", s.Checked)
}
