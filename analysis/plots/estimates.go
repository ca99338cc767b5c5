package plots

import (
	"errors"
	"slices"

	"gensim/analysis/stats"

	"gonum.org/v1/plot/vg/draw"
)

// Estimate is one of several figures of a thing, with its interval.
type Estimate struct {
	Of, Name         string
	Value, Low, High stats.Real
}

// Estimates draws figures as points with their intervals on one axis, under the names of
// what they are of, in the order given. Those of one name look alike.
func Estimates(title, label string, list []Estimate) (*Figure, error) {
	if len(list) == 0 {
		return nil, errors.New("draw estimates: there are none")
	}
	var names []string
	var rows [][]string
	ps := points{format: "%.3g", none: "not known"}
	payoffs := make([]stats.Payoff, len(list))
	for i, e := range list {
		if !slices.Contains(names, e.Name) {
			names = append(names, e.Name)
		}
		payoffs[i] = stats.Payoff{Group: e.Name, Mean: e.Value, Low: e.Low, High: e.High}
		if i == 0 || list[i-1].Of != e.Of {
			ps.rows = append(ps.rows, payoffRow{heading: e.Of})
		}
		ps.rows = append(ps.rows, payoffRow{payoff: payoffs[i], kind: looks(e.Name, slices.Index(names, e.Name))})
		rows = append(rows, []string{e.Of, e.Name, figure(e.Value), figure(e.Low), figure(e.High)})
	}
	drawn := intervals(title, label, payoffs, ps)
	drawn.columns, drawn.rows = []string{"of", "figure", "value", "ci_low", "ci_high"}, rows
	return drawn, nil
}

// looks are those of the figures of one name.
func looks(name string, n int) marker {
	kinds := []marker{{name, blue, draw.CircleGlyph{}}, {name, vermillion, draw.PyramidGlyph{}}, {name, black, draw.BoxGlyph{}}}
	return kinds[n%len(kinds)]
}
