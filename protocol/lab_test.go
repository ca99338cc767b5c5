package protocol_test

import (
	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/availability"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// lab is a toy of the kernels: states are hashes, an arithmetic is a number that
// goes into them, and a step's trace is a few hashes of the state before it. So
// re-runs in one arithmetic agree bit for bit, others differ, and everything that
// a protocol message binds can be opened and proven. start_test.go says where
// trajectories start.
type lab struct {
	chain    *protocol.State
	starts   map[[2]int32]string // where the solver started, if elsewhere than it should
	declares map[[2]int32]string // what it declares of its updates, if not the truth: understated, overstated, off by one
	workload protocol.Workload
	code     *availability.Code
	solver   map[[2]int32]protocol.Arithmetic    // declared, by task and attempt
	fakes    map[[2]int32]func(segment int) bool // segments that the solver made up
	how      map[[2]int32]string                 // by what it made them up: "" hashes of nothing, "forged", "nan"
	diverges int                                 // first segment from which honest states are not finite, 0 for none
	jumps    func(segment int) bool              // segments where honest distances pass the threshold
	tiles    map[merkle.Hash][]merkle.Hash       // of outputs, by leaf
	rootless bool                                // verdicts carry no work roots
}

// Sizes of distances in the toy world, in picounits.
const (
	honestDistance = 1_000
	jumpedDistance = 60_000
	fakeDistance   = 900_000_000
	updateSize     = 500_000
)

func digestOf(kind string, numbers ...int) merkle.Hash {
	d := merkle.New("toy/" + kind)
	for _, n := range numbers {
		d.Int64(int64(n))
	}
	return d.Sum()
}

// committed returns the state that the solver committed to after a step, or
// before the first one for step -1.
func (l *lab) committed(task, attempt int32, segment, step int) merkle.Hash {
	key := [2]int32{task, attempt}
	if segment < 0 {
		return l.begun(task, attempt)
	}
	if step < 0 {
		return l.committed(task, attempt, segment-1, l.workload.StepsPerSegment-1)
	}
	switch kind := l.stateOf(key, segment); kind {
	case "":
	case "forged":
		return forgedState(key, segment*l.workload.StepsPerSegment+step, "m = 0, v = 1e30")
	default:
		return digestOf(kind, int(task), int(attempt)%twin, segment, step)
	}
	return l.run(l.solver[key], l.committed(task, attempt, segment, step-1))
}

// stateOf says what the states of a segment are: "" honest ones, else made up, or not
// finite.
func (l *lab) stateOf(key [2]int32, segment int) string {
	fake := l.fakes[key]
	switch {
	case fake != nil && fake(segment) && l.how[key] != "":
		return l.how[key]
	case fake != nil && fake(segment):
		return "fake"
	case fake == nil && l.diverges > 0 && segment >= l.diverges:
		return "nan"
	}
	return ""
}

// forgedState is a state whose weights stand still, with its moments.
func forgedState(key [2]int32, step int, moments string) merkle.Hash {
	weights := digestOf("weights", int(key[0]), int(key[1]))
	return merkle.New("toy/forged").Hash(weights).Int64(int64(step)).Text(moments).Sum()
}

// run computes one step.
func (l *lab) run(a protocol.Arithmetic, from merkle.Hash) merkle.Hash {
	return merkle.New("toy/step").Int64(int64(a)).Hash(from).Sum()
}

// rerun is one step re-run from the committed state before it.
type rerun struct {
	leaves   []merkle.Hash // node outputs, hash of the end, distance
	end      merkle.Hash
	distance unit.Distance
}

func (l *lab) rerun(t protocol.Target, a protocol.Arithmetic, segment, step int) rerun {
	task, attempt := int32(t.Task), int32(t.Attempt)
	from := l.committed(task, attempt, segment, step-1)
	claimed := l.committed(task, attempt, segment, step)
	key := [2]int32{task, attempt}
	kind, before := l.stateOf(key, segment), ""
	switch {
	case step > 0:
		before = kind
	case segment > 0:
		before = l.stateOf(key, segment-1)
	}
	r := rerun{end: l.run(a, from)}
	switch {
	case before == "nan" || kind == "nan" && l.fakes[key] == nil:
		r.end = claimed // not a number stays so, in every arithmetic
	case before == "forged":
		r.end = forgedState(key, segment*l.workload.StepsPerSegment+step, "m = (1 - b1) g, v = 1e30")
	}
	for node := range len(l.workload.Leaves) - 2 {
		r.leaves = append(r.leaves, l.output(l.computed(a, from, node)))
	}
	switch {
	case kind == "nan", kind == "forged" && before != kind:
		r.distance = unit.MaxDistance // it saturates
	case r.end == claimed:
	case kind != "":
		r.distance = fakeDistance
	case l.jumps != nil && l.jumps(segment):
		r.distance = jumpedDistance
	default:
		r.distance = honestDistance + unit.Distance(r.end[0])
	}
	r.leaves = append(r.leaves, boundState(r.end), dispute.Number(int64(r.distance)))
	return r
}

// computed returns the tiles of a node's output.
func (l *lab) computed(a protocol.Arithmetic, from merkle.Hash, node int) []merkle.Hash {
	var tiles []merkle.Hash
	for tile := range l.workload.Leaves[node].Tiles {
		tiles = append(tiles, merkle.New("toy/node").Int64(int64(a)).Hash(from).Int64(int64(node)).Int64(int64(tile)).Sum())
	}
	return tiles
}

// output returns the leaf over tiles and remembers what can be shown of it.
func (l *lab) output(tiles []merkle.Hash) merkle.Hash {
	leaf := merkle.Root(tiles)
	if l.tiles == nil {
		l.tiles = map[merkle.Hash][]merkle.Hash{}
	}
	l.tiles[leaf] = tiles
	return leaf
}

// trace is a segment re-run, the start, the updates, or one comparison of a measurement: what is
// claimed of it and can be opened.
type trace struct {
	start      merkle.Hash     // of the start: the state, which has nothing else
	updates    []unit.Distance // of declared updates: the sizes, which have nothing else
	from       []merkle.Hash   // the state before each execution of a step
	ends       []merkle.Hash
	leaves     [][]merkle.Hash
	claim      protocol.SegmentClaim
	comparison *protocol.Comparison // of a measurement, which has no claim
	lie        lie
}

// lie is about how alteredNode of an execution was computed.
type lie struct {
	execution int
	how       string // "misprogrammed", "misfed"
}

// hash binds what is claimed, and fields are its parts.
func (tr *trace) hash() merkle.Hash {
	if tr.comparison != nil {
		return tr.comparison.Hash()
	}
	return tr.claim.Hash()
}

func (tr *trace) fields() []merkle.Hash {
	if tr.comparison != nil {
		return tr.comparison.Fields()
	}
	return tr.claim.Fields()
}

// open says what goes into a leaf of an execution: its operation, and its operands,
// which in this toy are the state before the step.
func (tr *trace) open(execution, leaf int) protocol.LeafFields {
	f := protocol.LeafFields{
		Operation: digestOf("operation", leaf),
		Operands:  merkle.New("toy/operands").Int64(int64(leaf)).Hash(tr.from[execution]).Sum(),
	}
	if execution == tr.lie.execution && leaf == alteredNode {
		switch tr.lie.how {
		case "misprogrammed":
			f.Operation = digestOf("other operation")
		case "misfed":
			f.Operands = digestOf("other operands")
		}
	}
	return f
}

// rootOf is what a challenge names, or a commitment seals.
func rootOf(traces []trace) merkle.Hash {
	leaves := make([]merkle.Hash, len(traces))
	for i := range traces {
		leaves[i] = traces[i].hash()
	}
	return merkle.Root(leaves)
}

// alteredStep and alteredNode are where a trace is altered.
const alteredStep, alteredNode = 2, 1

// segment re-runs a segment for an account. alter, if not nil, changes leaves of
// the trace before they are bound.
func (l *lab) segment(t protocol.Target, a protocol.Arithmetic, by ledger.Account, segment int, alter func(step int, leaves []merkle.Hash)) trace {
	tr := trace{claim: protocol.SegmentClaim{Segment: int32(segment)}}
	for step := range l.workload.StepsPerSegment {
		tr.from = append(tr.from, l.committed(int32(t.Task), int32(t.Attempt), segment, step-1))
		r := l.rerun(t, a, segment, step)
		if alter != nil {
			alter(step, r.leaves)
		}
		tr.ends = append(tr.ends, r.leaves[endLeaf(r.leaves)])
		tr.leaves = append(tr.leaves, r.leaves)
		tr.claim.Distance = max(tr.claim.Distance, r.distance)
	}
	tr.claim.StepRoot = merkle.Root(tr.ends)
	if !l.rootless {
		tr.claim.WorkRoot = protocol.WorkRoot(by, tr.leaves)
	}
	return tr
}

// endLeaf is the index of a step's end among the leaves of its trace.
func endLeaf(leaves []merkle.Hash) int { return len(leaves) - 2 }

// proof returns the leaves of a solver's proof: the start, then segment roots.
func (l *lab) proof(task, attempt int32) []merkle.Hash {
	leaves := []merkle.Hash{boundState(l.begun(task, attempt))}
	for segment := range l.workload.Segments {
		leaves = append(leaves, merkle.Root(l.ends(task, attempt, segment)))
	}
	return leaves
}

// ends returns the step-end hashes that the solver committed to.
func (l *lab) ends(task, attempt int32, segment int) []merkle.Hash {
	var ends []merkle.Hash
	for step := range l.workload.StepsPerSegment {
		ends = append(ends, boundState(l.committed(task, attempt, segment, step)))
	}
	return ends
}
