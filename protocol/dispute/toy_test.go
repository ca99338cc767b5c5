package dispute

import (
	"encoding/binary"
	"fmt"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// The toy machine is a computation behind the real hashes: each operation's
// value is a hash of the value before it and of what the step before left. Its
// traces can be falsified at any value, so games are cheap and a referee can
// execute any operation.

// A kind is one of the ways in which the protocol stacks levels.
type kind string

const (
	verdict kind = "verdict" // segments -claim-> steps -> nodes
	forked  kind = "forked"  // the same, and two leaves more: -claim-> blocks -> tiles, -claim-> sizes
	reject  kind = "reject"  // step-end hashes -anchor-> nodes
	opened  kind = "opened"  // steps -> nodes, each opened as structure, inputs, output
	tiled   kind = "tiled"   // the same, and below outputs their tiles
)

// Fields of an opened verdict claim and of an opened node, by index.
const (
	distanceField, stepRootField, workRootField = 0, 1, 2
	structureField, inputsField, outputField    = 0, 1, 2
)

// place names one value of a trace: what it is, and the indices that lead there.
type place struct {
	what string
	at   [3]int
}

// machine produces traces of one kind and size.
type machine struct {
	kind                   kind
	segments, steps, nodes int
	inputs                 int
	tiles                  int // of the largest output of a tiled machine
}

var (
	segmentClaim = Claim{Domain: "gensim/dispute/test/segment", Count: 3}
	nodeClaim    = Claim{Domain: "gensim/dispute/test/node", Count: 3}
	stateClaim   = Claim{Domain: "gensim/dispute/test/state", Count: 2}
)

func (m machine) shape() Shape {
	switch m.kind {
	case verdict, forked:
		s := Shape{
			{Name: "segments", Size: m.segments, Opener: segmentClaim, BelowFirst: true,
				Fields: []Field{{"distance", Structure}, {"step root", Structure}, {"work root", NoCase}}},
			{Name: "steps", Sizes: m.stepCounts()},
			{Name: "nodes", Size: m.nodes, Inputs: m.inputs},
		}
		if m.kind == forked {
			s[0].Size += 2
			s[0].Forks = []Shape{{
				{Name: "state", Size: 1, Opener: stateClaim, Fields: []Field{{"name", Structure}, {"blocks", NoCase}}},
				{Name: "blocks", Size: m.nodes}, {Name: "tiles", Sizes: m.tileCounts(), Inputs: m.tiles},
			}, {
				{Name: "list", Size: 1, Opener: stateClaim, Fields: []Field{{"name", Structure}, {"sizes", NoCase}}},
				{Name: "sizes", Size: m.nodes},
			}}
		}
		return s
	case reject:
		return Shape{
			{Name: "steps", Size: m.steps, Opener: Anchor{Size: m.nodes, Index: m.state()}, Fields: []Field{{"node root", NoCase}}},
			{Name: "nodes", Size: m.nodes, Inputs: m.inputs},
		}
	}
	nodes := Level{Name: "nodes", Size: m.nodes, Opener: nodeClaim,
		Fields: []Field{{"structure", Structure}, {"inputs", Input}, {"output", Output}}}
	if m.kind != tiled {
		return Shape{{Name: "steps", Size: m.steps}, nodes}
	}
	nodes.Fields[outputField].Case = NoCase
	return Shape{{Name: "steps", Size: m.steps}, nodes, {Name: "tiles", Sizes: m.tileCounts()}}
}

// tileCounts gives the nodes one tile up to the most, one after the other.
func (m machine) tileCounts() []int {
	counts := make([]int, m.nodes)
	for j := range counts {
		counts[j] = 1 + j%m.tiles
	}
	return counts
}

// stepCounts gives segment g of a verdict g fewer steps, one at least.
func (m machine) stepCounts() []int {
	counts := make([]int, m.segments)
	for g := range counts {
		counts[g] = max(1, m.steps-g)
	}
	return counts
}

// state is the node whose value is the state after a step: in a reject the last
// but one, for the last is the distance.
func (m machine) state() int {
	if m.kind == reject {
		return max(0, m.nodes-2)
	}
	return m.nodes - 1
}

// hashOf is the machine's only operation.
func hashOf(what string, at [3]int, in ...merkle.Hash) merkle.Hash {
	d := merkle.New("gensim/dispute/test/value").Text(what)
	for _, i := range at {
		d.Uint64(uint64(i))
	}
	return d.Hashes(in).Sum()
}

// value is what node at[2] of step at[1] of segment at[0] truly gives.
func (m machine) value(at [3]int, before, carry merkle.Hash) merkle.Hash {
	if at[2] < m.inputs {
		return hashOf("input", at)
	}
	return hashOf("operation", at, before, carry)
}

func start(segment int) merkle.Hash { return hashOf("start", [3]int{segment}) }

// distance is a number that the values at the ends of a segment's steps give.
func distance(ends []merkle.Hash) merkle.Hash {
	last := ends[len(ends)-1]
	return Number(int64(binary.LittleEndian.Uint64(last[:]) >> 1))
}

// tree is one tree of a trace, with what lies below its leaves.
type tree struct {
	leaves []merkle.Hash
	parts  [][]merkle.Hash // what opens each leaf, nil where nothing does
	values []merkle.Hash   // of nodes: what they computed
	below  []*tree
}

func (t *tree) root() merkle.Hash { return merkle.Root(t.leaves) }

// at returns the tree that the position lies in.
func (t *tree) at(p Position) *tree {
	for l := range p.Level {
		t = t.below[p.Above[l]]
	}
	return t
}

// forger decides which values of a trace are false. The zero value is honest.
type forger struct {
	lies map[place]uint64
	// consistent: what follows a false value is computed from it; else the
	// forger goes on with the truth, and only the places named are false.
	consistent bool
}

func (f forger) put(p place, honest merkle.Hash) merkle.Hash {
	if salt, ok := f.lies[p]; ok {
		return merkle.New("gensim/dispute/test/lie").Uint64(salt).Hash(honest).Sum()
	}
	return honest
}

func (f forger) onward(honest, put merkle.Hash) merkle.Hash {
	if f.consistent {
		return put
	}
	return honest
}

// trace computes a whole trace as the forger has it.
func (m machine) trace(f forger) *tree {
	if !m.claims() {
		return m.run(f, 0, m.steps)
	}
	t := &tree{}
	for g, count := range m.stepCounts() {
		work := m.run(f, g, count)
		var ends []merkle.Hash
		for _, step := range work.below {
			ends = append(ends, step.values[m.state()])
		}
		fields := []merkle.Hash{
			f.put(place{"distance", [3]int{g}}, distance(ends)),
			f.put(place{"step root", [3]int{g}}, merkle.Root(ends)),
			f.put(place{"work root", [3]int{g}}, work.root()),
		}
		t.leaves = append(t.leaves, f.put(place{"segment", [3]int{g}}, segmentClaim.Hash(fields...)))
		t.parts = append(t.parts, fields)
		t.below = append(t.below, work)
	}
	if m.kind == forked {
		m.fork(f, t)
	}
	return t
}

// claims reports whether the first level is one of claims about segments.
func (m machine) claims() bool { return m.kind == verdict || m.kind == forked }

// fork adds the last leaves: a state in blocks of tiles, and a list of sizes.
func (m machine) fork(f forger, t *tree) {
	m.addState(f, t)
	sizes := &tree{}
	for i := range m.nodes {
		sizes.leaves = append(sizes.leaves, f.put(place{"size", [3]int{i}}, hashOf("size", [3]int{i})))
		sizes.parts = append(sizes.parts, nil)
	}
	fields := []merkle.Hash{f.put(place{"name of list", [3]int{}}, hashOf("name of list", [3]int{})), sizes.root()}
	t.leaves = append(t.leaves, f.put(place{"list", [3]int{}}, stateClaim.Hash(fields...)))
	t.parts = append(t.parts, fields)
	t.below = append(t.below, sizes)
}

func (m machine) addState(f forger, t *tree) {
	blocks := &tree{}
	for b, count := range m.tileCounts() {
		tiles := &tree{}
		for i := range count {
			at := [3]int{b, i}
			tiles.leaves = append(tiles.leaves, f.put(place{"state tile", at}, hashOf("state tile", at)))
			tiles.parts = append(tiles.parts, nil)
		}
		blocks.leaves = append(blocks.leaves, f.put(place{"block", [3]int{b}}, tiles.root()))
		blocks.parts = append(blocks.parts, nil)
		blocks.below = append(blocks.below, tiles)
	}
	fields := []merkle.Hash{f.put(place{"name", [3]int{}}, hashOf("name", [3]int{})), blocks.root()}
	t.leaves = append(t.leaves, f.put(place{"state", [3]int{}}, stateClaim.Hash(fields...)))
	t.parts = append(t.parts, fields)
	t.below = append(t.below, blocks)
}

// run computes the steps of one segment.
func (m machine) run(f forger, g, count int) *tree {
	t := &tree{}
	carry := start(g)
	for s := range count {
		step, next := m.step(f, [3]int{g, s}, carry)
		carry = next
		leaf, parts := step.root(), []merkle.Hash(nil)
		if m.kind == reject {
			leaf = step.values[m.state()]
			parts = append([]merkle.Hash{step.root()}, merkle.Prove(step.leaves, m.state())...)
		}
		t.leaves = append(t.leaves, leaf)
		t.parts = append(t.parts, parts)
		t.below = append(t.below, step)
	}
	return t
}

// step computes the nodes of one step and returns what the next one starts from.
func (m machine) step(f forger, at [3]int, carry merkle.Hash) (*tree, merkle.Hash) {
	t := &tree{}
	var before, next merkle.Hash
	for at[2] = range m.nodes {
		honest, below := m.value(at, before, carry), (*tree)(nil)
		if m.kind == tiled {
			honest, below = m.output(f, at, before, carry)
		}
		value := f.put(place{"node", at}, honest)
		leaf, parts := value, []merkle.Hash(nil)
		if m.kind == opened || m.kind == tiled {
			parts = []merkle.Hash{
				f.put(place{"structure", at}, hashOf("gate", at)),
				f.put(place{"inputs", at}, hashOf("inputs", at, before, carry)),
				value,
			}
			leaf = f.put(place{"claim", at}, nodeClaim.Hash(parts...))
		}
		t.leaves = append(t.leaves, leaf)
		t.parts = append(t.parts, parts)
		t.values = append(t.values, value)
		t.below = append(t.below, below)
		before = f.onward(honest, value)
		if at[2] == m.state() {
			next = before
		}
	}
	return t, next
}

// output computes the tiles of a node's output, and the root over them.
func (m machine) output(f forger, at [3]int, before, carry merkle.Hash) (merkle.Hash, *tree) {
	t := &tree{}
	for i := range m.tileCounts()[at[2]] {
		p := [3]int{at[1], at[2], i}
		t.leaves = append(t.leaves, f.put(place{"tile", p}, m.tile(at, i, before, carry)))
		t.parts = append(t.parts, nil)
	}
	return t.root(), t
}

// tile is what tile i of a node truly gives.
func (m machine) tile(at [3]int, i int, before, carry merkle.Hash) merkle.Hash {
	return hashOf("tile", [3]int{at[1], at[2], i}, m.value(at, before, carry))
}

// places lists all values that a forger can falsify, in a fixed order.
func (m machine) places() []place {
	var all []place
	segments, counts := 1, []int{m.steps}
	if m.kind == forked {
		all = append(all, place{"name", [3]int{}}, place{"state", [3]int{}}, place{"name of list", [3]int{}}, place{"list", [3]int{}})
		for i := range m.nodes {
			all = append(all, place{"size", [3]int{i}})
		}
		for b, count := range m.tileCounts() {
			all = append(all, place{"block", [3]int{b}})
			for i := range count {
				all = append(all, place{"state tile", [3]int{b, i}})
			}
		}
	}
	if m.claims() {
		segments, counts = m.segments, m.stepCounts()
		for g := range segments {
			for _, what := range []string{"distance", "step root", "work root", "segment"} {
				all = append(all, place{what, [3]int{g}})
			}
		}
	}
	for g := range segments {
		for s := range counts[g] {
			for j := range m.nodes {
				all = append(all, place{"node", [3]int{g, s, j}})
				if m.kind == tiled {
					for i := range m.tileCounts()[j] {
						all = append(all, place{"tile", [3]int{s, j, i}})
					}
				}
				if m.kind == opened || m.kind == tiled {
					for _, what := range []string{"structure", "inputs", "claim"} {
						all = append(all, place{what, [3]int{g, s, j}})
					}
				}
			}
		}
	}
	return all
}

// answer is the move with which a side meets the game's question from its
// trace. The game refuses it where the trace was forged beyond repair.
func answer(g *Game, t *tree, s Side) Move {
	p := g.Position()
	here := t.at(p)
	if g.Phase() == Opening {
		return Move{Side: s, Kind: Open, Hashes: here.parts[p.Lo]}
	}
	var hashes []merkle.Hash
	for _, c := range p.Children(g.config.Arity, nil) {
		hashes = append(hashes, merkle.Subtree(here.leaves, c.Lo, c.Hi))
	}
	return Move{Side: s, Kind: Reveal, Hashes: hashes}
}

// referee executes the pinpointed operation on what both sides agreed on, which
// it reads from both traces, refusing where they do not agree after all.
func (m machine) referee(pin Pinpoint, traces [2]*tree) (Verdict, error) {
	truth, err := m.execute(pin, traces)
	switch {
	case err != nil:
		return 0, err
	case pin.Defender == pin.Challenger:
		return 0, fmt.Errorf("nothing is disputed at %+v", pin)
	case pin.Defender == truth:
		return DefenderRight, nil
	case pin.Challenger == truth:
		return ChallengerRight, nil
	}
	return NeitherRight, nil
}

func (m machine) execute(pin Pinpoint, traces [2]*tree) (merkle.Hash, error) {
	p := pin.Position
	switch {
	case m.kind == forked && p.Level == 0 && p.Lo == m.segments:
		return hashOf("name", [3]int{}), nil
	case m.kind == forked && p.Level == 2 && p.Above[0] == m.segments:
		return hashOf("state tile", [3]int{p.Above[1], p.Lo}), nil
	case m.kind == forked && p.Level == 0 && p.Lo > m.segments:
		return hashOf("name of list", [3]int{}), nil
	case m.kind == forked && p.Level == 1 && p.Above[0] > m.segments:
		return hashOf("size", [3]int{p.Lo}), nil
	case m.claims() && p.Level == 0:
		return m.executeClaim(pin, traces)
	}
	tile := p.Lo
	if m.kind == tiled && p.Level == 2 {
		p = Position{Level: 1, Above: [MaxLevels]int{p.Above[0]}, Lo: p.Above[1]}
	}
	at := [3]int{0, p.Above[0], p.Lo}
	steps := Position{}
	if m.claims() {
		at = [3]int{p.Above[0], p.Above[1], p.Lo}
		steps = Position{Level: 1, Above: [MaxLevels]int{p.Above[0]}}
	}
	carry, before := start(at[0]), merkle.Hash{}
	var err error
	if at[1] > 0 {
		carry, err = agreed(traces, func(t *tree) merkle.Hash { return t.at(steps).below[at[1]-1].values[m.state()] })
	}
	if at[2] > 0 && err == nil {
		before, err = agreed(traces, func(t *tree) merkle.Hash { return t.at(p).values[at[2]-1] })
	}
	switch {
	case err != nil || m.kind != opened && m.kind != tiled:
		return m.value(at, before, carry), err
	case pin.Position.Level == 2:
		return m.tile(at, tile, before, carry), nil
	}
	switch pin.Field {
	case structureField:
		return hashOf("gate", at), nil
	case inputsField:
		return hashOf("inputs", at, before, carry), nil
	}
	return m.value(at, before, carry), nil
}

// executeClaim recomputes a segment's fields from its agreed work.
func (m machine) executeClaim(pin Pinpoint, traces [2]*tree) (merkle.Hash, error) {
	g := pin.Position.Lo
	if _, err := agreed(traces, func(t *tree) merkle.Hash { return t.parts[g][workRootField] }); err != nil {
		return merkle.Hash{}, err
	}
	var ends []merkle.Hash
	for _, step := range traces[Defender].below[g].below {
		ends = append(ends, step.values[m.state()])
	}
	if pin.Field == distanceField {
		return distance(ends), nil
	}
	return merkle.Root(ends), nil
}

func agreed(traces [2]*tree, read func(*tree) merkle.Hash) (merkle.Hash, error) {
	a, b := read(traces[Defender]), read(traces[Challenger])
	if a != b {
		return a, fmt.Errorf("the game passed over a difference: %v and %v", a, b)
	}
	return a, nil
}

// firstDifference finds the pinpoint by walking both traces leaf by leaf: the
// dumb alternative to the game, without a Merkle tree.
func firstDifference(s Shape, traces [2]*tree) (level int, path [MaxLevels]int, field int) {
	a, b := traces[Defender], traces[Challenger]
	for level = 0; level < len(s); level++ {
		i := 0
		for i < len(a.leaves)-1 && a.leaves[i] == b.leaves[i] {
			i++
		}
		path[level] = i
		if level == 0 {
			s = s.Toward(Position{Lo: i})
		}
		if s[level].Opener != nil {
			if f := decidingField(&s[level], a.parts[i], b.parts[i]); s[level].Fields[f].Case != NoCase {
				return level, path, f
			}
		}
		if level < len(s)-1 {
			a, b = a.below[i], b.below[i]
		}
	}
	return len(s) - 1, path, -1
}

// decidingField returns the first field that differs, or that which leads below
// where it is looked at first.
func decidingField(l *Level, a, b []merkle.Hash) int {
	for f := range l.Fields {
		if l.BelowFirst && l.Fields[f].Case == NoCase && a[f] != b[f] {
			return f
		}
	}
	for f := range l.Fields {
		if a[f] != b[f] {
			return f
		}
	}
	return -1
}

// config wraps the machine's shape in the rules of most tests.
func (m machine) config(arity int) *Config {
	return &Config{Shape: m.shape(), Arity: arity, MoveTimeout: 10 * unit.Second, Clock: unit.Minute}
}
