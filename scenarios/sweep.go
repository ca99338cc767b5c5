package scenarios

import (
	"fmt"
	"reflect"

	"gensim/scenarios/source"
)

// Sweep asks for runs of a scenario at many points. Its parts are crossed with one
// another: each case with each value of each axis of the grid, with each row of the
// zip, each item of the list and each point of the sample.
type Sweep struct {
	Replicates int      `key:"replicates" absent:"ok" min:"1" max:"1000000" doc:"runs of each point, replicate r with the same seed at all points; without it, run.replicates"`
	Grid       axes     `key:"grid" absent:"ok" doc:"axes: each value of one with each value of the others"`
	Zip        axes     `key:"zip" absent:"ok" doc:"axes of equal length: the first values together, the second ones, and so on"`
	List       tuples   `key:"list" absent:"ok" doc:"points written out, each a map of paths to values; a path left out stays as the scenario has it"`
	Sample     *Sample  `key:"sample" absent:"ok" doc:"points drawn from ranges"`
	Cases      overlays `key:"cases" absent:"ok" doc:"named changes of the scenario, as overlays, crossed with all axes"`

	node *source.Node
}

// Sample draws points from ranges.
type Sample struct {
	Method string `key:"method" default:"latin-hypercube" one:"latin-hypercube sobol random" doc:"how points are laid: one in each part of each range, along a Sobol sequence, or at random" source:"McKay, Beckman and Conover (1979); Joe and Kuo (2008)"`
	Points int    `key:"points" min:"1" max:"1000000" doc:"number of points; powers of two for sobol"`
	Seed   uint64 `key:"seed" default:"1" doc:"seed of the points, not of the runs"`
	Over   ranges `key:"over" doc:"axes: each a range from low to high, or a list of values with equal chances"`
}

// axes are paths with what they are to be, in the order written.
type axes []written

// ranges are axes of a sample.
type ranges axes

func (x *ranges) decode(d *decoder, p place, r rules) { (*axes)(x).decode(d, p, r) }

// written is a key with its value, still to be read.
type written struct {
	path string
	at   source.Pos // of the key
	node *source.Node
}

// tuples are lists of paths with one value each.
type tuples []axes

// overlays are named trees.
type overlays []written

// decode takes the keys as they stand: what a value must be follows from its path.
func (x *axes) decode(d *decoder, p place, _ rules) {
	if !d.is(p, source.Map, "a map of paths") {
		return
	}
	for _, e := range p.node.Entries {
		*x = append(*x, written{e.Key, e.Pos, e.Value})
	}
}

func (x *tuples) decode(d *decoder, p place, r rules) {
	if !d.is(p, source.List, "a list of points") {
		return
	}
	if len(p.node.Items) == 0 {
		d.fault(p, "leave it out, or write points as in {protocol.verification.rate: 1/2}", "has no points")
	}
	for i, item := range p.node.Items {
		var tuple axes
		d.value(place{item, fmt.Sprintf("%s[%d]", p.path, i), item.Pos}, reflect.ValueOf(&tuple).Elem(), r)
		*x = append(*x, tuple)
	}
}

func (x *overlays) decode(d *decoder, p place, _ rules) {
	if !d.is(p, source.Map, "a map of named cases") {
		return
	}
	for _, e := range p.node.Entries {
		path := source.Join(p.path, e.Key)
		switch {
		case !isName(e.Key):
			d.faults.Add(e.Pos, path, fmt.Sprintf("%q is not a name: lower-case letters, digits and _, a letter first, at most %d", e.Key, maxName), nameHint(e.Key))
		case d.is(place{e.Value, path, e.Pos}, source.Map, "a map of sections, as a scenario is"):
			*x = append(*x, written{e.Key, e.Pos, e.Value})
		}
	}
}

// decode keeps the tree beside what it says.
func (x *Sweep) decode(d *decoder, p place, _ rules) {
	x.node = p.node
	d.section(p, reflect.ValueOf(x).Elem(), nil)
}
