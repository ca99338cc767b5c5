package scenarios

import (
	"errors"
	"fmt"
	"math/big"

	"gensim/internal/merkle"
	"gensim/scenarios/source"
)

// Bounds of a sweep: what one machine can hold the list of, and what many can finish.
const (
	maxPoints = 1_000_000
	maxRuns   = 100_000_000
)

// Plan is the points that a scenario's sweep makes, in order: the cases in the order
// written, within each the axes of the grid, of which the last varies fastest, then
// the rows of the zip, the items of the list, the points of the sample. A scenario
// without a sweep has one point. Points are resolved when asked for; a plan may be
// used by any number of goroutines.
type Plan struct {
	Axes       []Axis
	Cases      []string // empty where there are none
	Replicates int      // runs of each point

	doc        *Document
	targets    []target       // one an axis
	keys       []source.Pos   // where each axis is written
	roots      []*source.Node // one a case: the scenario with the case laid over it
	dimensions []dimension
	points     int
	swept      map[spot]bool // what the sweep writes
	sampled    *sampled      // nil without a sample
}

// dimension is one factor of the product.
type dimension struct {
	levels int
	axes   []int // that it sets
	// fill writes the values of its axes at a level, nil where one is left as it is.
	fill func(level int, values []*source.Node)
}

// Point is one scenario of a plan.
type Point struct {
	Index  int
	Case   string    // empty where there are none
	Values []Value   // one an axis
	Doc    *Document // the scenario, without the sweep
}

// Plan returns the points of the scenario's sweep.
func (d *Document) Plan() *Plan { return d.plan }

// Alone returns the scenario without its sweep: what a single run of it runs.
func (d *Document) Alone() *Document {
	if d.Sweep == nil {
		return d
	}
	alone := *d
	alone.Sweep = nil
	alone.plan = single(&alone)
	return &alone
}

// Len is the number of points.
func (p *Plan) Len() int { return p.points }

// Runs is the number of points times that of replicates.
func (p *Plan) Runs() int { return p.points * p.Replicates }

// Point resolves point i, which must be below Len. The error is a *source.Faults
// whose places are in the sweep, where the sweep wrote what is wrong.
func (p *Plan) Point(i int) (*Point, error) {
	if i < 0 || i >= p.points {
		panic(fmt.Sprintf("scenarios: a plan of %d points has no point %d", p.points, i))
	}
	point := &Point{Index: i, Values: make([]Value, len(p.Axes))}
	at := p.levels(i)
	if len(p.Cases) > 0 {
		point.Case = p.Cases[at[0]]
	}
	nodes := p.nodes(at[1:])
	var faults source.Faults
	d := p.doc.loader.decoder(p.doc.merged, &faults)
	for k, n := range nodes {
		if n != nil {
			point.Values[k], _ = d.evaluate(&p.targets[k], p.keys[k], n)
		}
	}
	faults = source.Faults{} // the whole tells them again, with what follows
	point.Doc = p.doc.loader.decode(overlay(p.roots[at[0]], p.tree(nodes)), &faults, p.swept)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	point.Doc.plan = single(point.Doc)
	return point, nil
}

// Check resolves points, all of them or, where there are more than most, so many that
// lie evenly among them. It returns their number, and what is wrong with any, each
// fault once.
func (p *Plan) Check(most int) (checked int, err error) {
	checked = min(p.points, most)
	var faults source.Faults
	for i := range checked {
		point, err := p.Point(int(int64(i) * int64(p.points) / int64(checked)))
		if err == nil {
			_, err = Resolve(point.Doc)
		}
		var wrong *source.Faults
		switch {
		case errors.As(err, &wrong):
			faults.Join(wrong)
		case err != nil:
			return checked, err
		}
	}
	return checked, faults.Err()
}

// single is the plan of a scenario without a sweep.
func single(doc *Document) *Plan {
	return &Plan{Replicates: doc.Run.Replicates, doc: doc, roots: []*source.Node{doc.written}, points: 1}
}

// levels returns the case of a point, then its level in each dimension.
func (p *Plan) levels(i int) []int {
	at := make([]int, 1+len(p.dimensions))
	for k := len(p.dimensions) - 1; k >= 0; k-- {
		n := p.dimensions[k].levels
		at[1+k], i = i%n, i/n
	}
	at[0] = i
	return at
}

// nodes returns the value of each axis at the levels of the dimensions, nil where it
// is left as it is.
func (p *Plan) nodes(levels []int) []*source.Node {
	out := make([]*source.Node, len(p.Axes))
	for k, d := range p.dimensions {
		values := make([]*source.Node, len(d.axes))
		d.fill(levels[k], values)
		for i, axis := range d.axes {
			out[axis] = values[i]
		}
	}
	return out
}

// tree writes values at the paths of their axes.
func (p *Plan) tree(values []*source.Node) *source.Node {
	out := &source.Node{Kind: source.Map, Pos: p.doc.written.Pos}
	for k, v := range values {
		if v != nil {
			out = source.Merge(out, source.Nest(p.Axes[k].Path, p.keys[k], v))
		}
	}
	return out
}

// Hash identifies the plan: the scenario as far as it shapes a run, and the sweep as
// it is written.
func (p *Plan) Hash() merkle.Hash {
	text := ""
	if p.doc.Sweep != nil {
		w := writer{grammar: p.doc.loader.grammar}
		w.node(p.doc.Sweep.node, 0)
		text = w.buf.String()
	}
	return merkle.New("gensim/plan").Hash(Hash(p.doc)).Uint64(uint64(p.Replicates)).Text(text).Sum()
}

// size multiplies the dimensions; a product beyond the bounds stays a big number.
func (p *Plan) size() *big.Int {
	n := big.NewInt(int64(max(1, len(p.Cases))))
	for _, d := range p.dimensions {
		n.Mul(n, big.NewInt(int64(d.levels)))
	}
	return n
}

// spot is a place without its width.
type spot struct {
	file         string
	line, column int
}

func spotOf(at source.Pos) spot {
	if at.File == nil {
		return spot{}
	}
	return spot{at.File.Name, at.Line, at.Column}
}

// spots are the places of a tree.
func spots(n *source.Node) map[spot]bool {
	at := map[spot]bool{}
	var walk func(*source.Node)
	walk = func(n *source.Node) {
		at[spotOf(n.Pos)] = true
		for _, e := range n.Entries {
			at[spotOf(e.Pos)] = true
			walk(e.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(n)
	return at
}
