package kernels

import (
	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/kernels/dataset"
	"gensim/kernels/graph"
)

// Run identifies a trajectory of a workload. Everything about a trajectory follows
// from the workload, the run and ArithmeticVersion.
type Run struct {
	// Instance seeds the initial weights and the order of batches.
	Instance   uint64
	Arithmetic Arithmetic
	// Nondet seeds the order of sums of an arithmetic that is not repeatable; others
	// ignore it.
	Nondet    uint64
	Deviation Deviation
	// Start is where it starts; nil for the initial state of the instance.
	Start *Start
}

// canonical returns the run with what it ignores set to zero, so that equal
// trajectories have equal keys.
func (r Run) canonical() Run {
	if r.Arithmetic.Repeatable() {
		r.Nondet = 0
	}
	r.Deviation = r.Deviation.canonical()
	return r
}

// key identifies the run's trajectory, but for the workload: of a start the hash of
// its state, wherever that comes from.
func (r Run) key() trajectoryKey {
	k := trajectoryKey{run: r.canonical()}
	if r.Start != nil {
		k.start, k.run.Start = r.Start.state, nil
	}
	return k
}

// orderSeed seeds the order of sums of node i in the step that ends at counter: an
// arithmetic that is not repeatable draws it anew for each execution.
func (r Run) orderSeed(counter uint64, i int) uint64 {
	if r.Arithmetic.Repeatable() {
		return 0
	}
	draws := stream.New(r.Nondet, stream.Nondeterminism, counter).Sub(uint64(i))
	return draws.Uint64()
}

// executor runs steps of one workload on one machine. It belongs to one job at a time;
// see desk.
type executor struct {
	w       *Workload
	machine Machine
	chain   Chain  // the machine, if it is one
	carries bool   // whether it is a Carrier
	vectors bool   // whether it has vector kernels
	scalar  []bool // by operation, whether it has no vector kernel for it
	meter   *meter
	unpack  dataset.Unpack
	hasher  hasher
	batches batches
	loaded  int // the step whose batch is in data, -1 for none
	data    [2][]float32
	way     *route             // that steps take
	outputs [][]float32        // by node, on that way; nil where the output is a block of the new state
	other   [][]float32        // on the way not taken, nil until it is
	digests []merkle.Hash      // by node, of the outputs of the step under way; nil where nobody asks
	waiting []int              // nodes whose outputs the hasher holds
	steps   int                // executed so far
	calls   [longestChain]Call // of the operations under way
	states  []*state           // its memory for states
	lent    int                // of them, to the job under way
}

func newExecutor(w *Workload, m Machine, instance uint64) *executor {
	e := &executor{w: w, machine: m, meter: newMeter(nil), batches: newBatches(w, instance), loaded: -1}
	e.unpack, e.hasher.canonical = dataset.UnpackPlain, canonical
	if c, ok := m.(Carrier); ok {
		e.unpack, e.hasher.canonical, e.carries = c.Unpack, c.Canonical, true
	}
	v, vectors := m.(Vectorizer)
	e.vectors = vectors
	for _, op := range graph.Ops() {
		for len(e.scalar) <= int(op) {
			e.scalar = append(e.scalar, false)
		}
		e.scalar[op] = !vectors || !v.Vectorizes(op)
	}
	e.chain, _ = m.(Chain)
	e.way, e.outputs = w.strips, w.strips.placement.allocate()
	for i, d := range w.step.Data {
		n := 1
		for _, s := range d.Shape {
			n *= s
		}
		e.data[i] = make([]float32, n)
	}
	return e
}

// begins prepares e for a job of another instance, whatever the job before left.
func (e *executor) begins(instance uint64, m *meter) {
	e.meter = m
	e.batches.of(instance)
	e.take(e.w.strips)
	e.hasher.clear()
	e.waiting = e.waiting[:0]
	e.loaded, e.digests, e.steps, e.lent = -1, nil, 0, 0
	e.states = e.states[:min(len(e.states), statesKept)]
}

// statesKept is how many states' memory an executor keeps between jobs: what the re-run
// of an honest trajectory works with.
const statesKept = 8

// newState returns a state of zeros, whose memory is the job's until it ends.
func (e *executor) newState() *state {
	if e.lent == len(e.states) {
		e.states = append(e.states, e.w.layout.newState())
	}
	s := e.states[e.lent]
	e.lent++
	s.counter = 0
	clear(s.values)
	return s
}

// initial is Workload.initial in such memory.
func (e *executor) initial(instance uint64) *state {
	s := e.newState()
	e.w.begin(s, instance)
	return s
}

// beside returns an executor that takes turns with e in one job.
func (e *executor) beside(w *Workload, instance uint64) *executor {
	other := newExecutor(w, e.machine, instance)
	other.meter = e.meter
	return other
}

// load fetches the batch of step t, counted from 0.
func (e *executor) load(t int) {
	if e.loaded == t {
		return
	}
	samples := e.batches.at(t)[:e.w.config.Batch] // all of it, unless the run trains on less
	e.meter.lap(&e.meter.times.Other)
	e.w.data.train.Gather(e.data[dataInputs], samples, e.unpack)
	e.w.data.train.Labels(e.data[dataLabels], samples, e.unpack)
	e.loaded = t
	e.meter.kernel(&e.meter.times.Gathering, e.carries)
}

// step trains one step from one state to the next in r's arithmetic and returns
// the loss before it. The two may be one state where updates happen in place.
func (e *executor) step(from, to *state, r Run) float32 {
	e.begin(from, to)
	for i := range e.way.passages {
		e.passage(&e.way.passages[i], from, to, r)
		if e.digests != nil {
			e.digest(e.way.passages[i].chains[0].nodes[0], to)
		}
	}
	e.meter.kernel(&e.meter.times.Operations, e.vectors)
	return e.outputs[e.w.step.Loss.Index][0]
}

// begin prepares a step.
func (e *executor) begin(from, to *state) {
	e.load(int(from.counter))
	to.counter = from.counter + 1
	e.steps++
}

// take chooses the way of the steps to come.
func (e *executor) take(way *route) {
	if way == e.way {
		return
	}
	if e.other == nil {
		e.other = way.placement.allocate()
	}
	e.way, e.outputs, e.other = way, e.other, e.outputs
}

// node executes node i of the step.
func (e *executor) node(i int, from, to *state, r Run) {
	e.meter.lap(&e.meter.times.Other)
	c := &e.calls[0]
	e.prepare(c, i, from, to, r)
	e.machine.Run(c)
	e.meter.kernel(&e.meter.times.Operations, !e.scalar[c.Node.Op])
}

// prepare makes the call of node i.
func (e *executor) prepare(c *Call, i int, from, to *state, r Run) {
	n := &e.way.nodes[i]
	*c = Call{Node: n, Arithmetic: r.Arithmetic, Counter: to.counter, Instance: r.Instance, Index: i,
		Nondet: r.orderSeed(to.counter, i), Out: e.output(i, to)}
	for k, ref := range n.In {
		c.In[k] = e.input(ref, from, to)
	}
}

// keptOutputs are the nodes whose outputs outlive a step: what it is judged by.
func (w *Workload) keptOutputs() []int {
	return []int{w.step.Loss.Index, w.rowsOfLoss(), w.step.Logits.Index}
}

// rowsOfLoss is the node whose outputs the loss is the mean of.
func (w *Workload) rowsOfLoss() int { return w.step.Nodes[w.step.Loss.Index].In[0].Index }

// output returns where node i writes.
func (e *executor) output(i int, to *state) []float32 {
	if block := e.w.step.Nodes[i].Block; block != graph.NoBlock {
		return e.w.layout.block(to, block)
	}
	return e.outputs[i]
}

// input returns the tensor that ref names.
func (e *executor) input(ref graph.Ref, from, to *state) []float32 {
	switch ref.Source {
	case graph.FromNode:
		return e.output(ref.Index, to)
	case graph.FromState:
		return e.w.layout.block(from, ref.Index)
	}
	return e.data[ref.Index]
}

// digest has what node i has made hashed with what the others make.
func (e *executor) digest(i int, to *state) {
	e.meter.kernel(&e.meter.times.Operations, e.vectors)
	e.hasher.hold(e.output(i, to))
	e.waiting = append(e.waiting, i)
	e.meter.lap(&e.meter.times.Hashing)
}

// leaves lets a step happen, which returns the state that it leads to, and returns the
// digest of each node's output, then the digest of that state, which the outputs that
// replace blocks already hold. Outputs go to the hasher as they come: the next may take
// their place.
func (e *executor) leaves(step func() *state) []merkle.Hash {
	nodes := e.w.step.Nodes
	e.take(e.w.whole)
	defer e.take(e.w.strips)
	e.digests = make([]merkle.Hash, len(nodes), len(nodes)+2)
	to := step()
	for k, h := range e.hasher.digests() {
		e.digests[e.waiting[k]] = h
	}
	e.waiting = e.waiting[:0]
	leaves, blocks := e.digests, make([]merkle.Hash, len(e.w.layout.blocks), len(e.w.layout.blocks)+1)
	e.digests = nil
	for i, h := range leaves {
		if nodes[i].Block != graph.NoBlock {
			blocks[nodes[i].Block] = h
		}
	}
	leaves = append(leaves, merkle.Root(append(blocks, e.hasher.counter(to.counter))))
	e.meter.lap(&e.meter.times.Hashing)
	return leaves
}

// stateHash returns the digest of a state.
func (e *executor) stateHash(s *state) merkle.Hash {
	e.meter.lap(&e.meter.times.Other)
	h := e.hasher.state(&e.w.layout, s)
	e.meter.lap(&e.meter.times.Hashing)
	return h
}

// hold has a state hashed with others.
func (e *executor) hold(s *state) {
	e.meter.lap(&e.meter.times.Other)
	e.hasher.holdState(&e.w.layout, s)
	e.meter.lap(&e.meter.times.Hashing)
}

// held returns the digests of the states held since, valid until the next call.
func (e *executor) held() []merkle.Hash {
	e.meter.lap(&e.meter.times.Other)
	hashes := e.hasher.states(&e.w.layout)
	e.meter.lap(&e.meter.times.Hashing)
	return hashes
}
