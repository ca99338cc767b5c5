package scenarios

import (
	"fmt"

	"gensim/internal/design"
	"gensim/scenarios/source"
)

// sampled is what a sample draws from, whatever its points: of each axis, the value that
// a coordinate stands for.
type sampled struct {
	axes   []int
	values []func(u float64) *source.Node
}

// dimension is so many points of a design with so many coordinates, one an axis, those of
// faulty ones included.
func (s *sampled) dimension(points int, drawn design.Design, coordinates int) dimension {
	return dimension{points, s.axes, func(level int, nodes []*source.Node) {
		u := make([]float64, coordinates)
		drawn.Fill(u, level)
		for i, value := range s.values {
			nodes[i] = value(u[i])
		}
	}}
}

// Range is an axis of a sample with the ends of what it is drawn from: of a list, its
// first and its last value.
type Range struct {
	Axis
	Low, High Value
}

// Ranges returns the ranges of a sweep that is a sample and nothing else: what an analysis
// can lay points of its own over. The error is a *PathError.
func (p *Plan) Ranges() ([]Range, error) {
	sweep := p.doc.Sweep
	if p.sampled == nil {
		return nil, &PathError{"sweep.sample.over", "there are no ranges to lay points over", "write them as in sweep: {sample: {points: 200, over: {protocol.stake.solver: {from: 1 fee, to: 4 fee}}}}"}
	}
	for _, other := range []struct {
		key   string
		there bool
	}{{"grid", len(sweep.Grid) > 0}, {"zip", len(sweep.Zip) > 0}, {"list", len(sweep.List) > 0}, {"cases", len(sweep.Cases) > 0}} {
		if other.there {
			return nil, &PathError{"sweep." + other.key, "stands beside the sample; points are laid over the ranges of one scenario", "leave it out, and choose one of its values by --set"}
		}
	}
	var faults source.Faults
	d := p.doc.loader.decoder(p.doc.merged, &faults)
	ranges := make([]Range, len(p.Axes))
	for k, axis := range p.Axes {
		ranges[k].Axis = axis
		ranges[k].Low, _ = d.evaluate(&p.targets[k], p.keys[k], p.sampled.values[k](0))
		ranges[k].High, _ = d.evaluate(&p.targets[k], p.keys[k], p.sampled.values[k](1))
	}
	return ranges, nil
}

// Laid returns a plan that has Ranges with other points in the place of its sample's: so
// many, whose coordinates a design gives, one an axis. A coordinate of 1 is the last value
// of its axis.
func (p *Plan) Laid(points int, d design.Design) (*Plan, error) {
	if points < 1 || points > maxPoints {
		return nil, &PathError{"sweep.sample", fmt.Sprintf("makes %d points; a sweep has at most %d", points, maxPoints), ""}
	}
	laid := *p
	laid.points = points
	laid.dimensions = []dimension{p.sampled.dimension(points, d, len(p.Axes))}
	return &laid, nil
}
