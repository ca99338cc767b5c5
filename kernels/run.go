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

// orderSeed seeds the order of sums of node i in the step that ends at counter: an
// arithmetic that is not repeatable draws it anew for each execution.
func (r Run) orderSeed(counter uint64, i int) uint64 {
	if r.Arithmetic.Repeatable() {
		return 0
	}
	draws := stream.New(r.Nondet, stream.Nondeterminism, counter).Sub(uint64(i))
	return draws.Uint64()
}

// executor runs steps of one workload on one machine. It belongs to one job.
type executor struct {
	w       *Workload
	machine Machine
	meter   *meter
	unpack  dataset.Unpack
	hasher  hasher
	batches batches
	loaded  int // the step whose batch is in data, -1 for none
	data    [2][]float32
	outputs [][]float32   // by node; nil where the output is a block of the new state
	digests []merkle.Hash // by node, of the outputs of the step under way; nil where nobody asks
	steps   int           // executed so far
	call    Call          // of the operation under way
}

func newExecutor(w *Workload, m Machine, instance uint64) *executor {
	e := &executor{w: w, machine: m, meter: newMeter(nil), batches: newBatches(w, instance), loaded: -1}
	e.unpack, e.hasher.canonical = dataset.UnpackPlain, canonical
	if c, ok := m.(Carrier); ok {
		e.unpack, e.hasher.canonical = c.Unpack, c.Canonical
	}
	e.outputs = placeOutputs(w.step.Nodes, w.keptOutputs()...).allocate(w.step.Nodes)
	for i, d := range w.step.Data {
		n := 1
		for _, s := range d.Shape {
			n *= s
		}
		e.data[i] = make([]float32, n)
	}
	return e
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
	e.meter.lap(&e.meter.times.Other)
	samples := e.batches.at(t)[:e.w.config.Batch] // all of it, unless the run trains on less
	e.w.data.train.Gather(e.data[dataInputs], samples, e.unpack)
	e.w.data.train.Labels(e.data[dataLabels], samples, e.unpack)
	e.loaded = t
	e.meter.lap(&e.meter.times.Gathering)
}

// step trains one step from one state to the next in r's arithmetic and returns
// the loss before it. The two may be one state where updates happen in place.
func (e *executor) step(from, to *state, r Run) float32 {
	e.begin(from, to)
	for i := range e.w.step.Nodes {
		e.node(i, from, to, r)
	}
	e.meter.lap(&e.meter.times.Operations)
	return e.outputs[e.w.step.Loss.Index][0]
}

// begin prepares a step.
func (e *executor) begin(from, to *state) {
	e.load(int(from.counter))
	to.counter = from.counter + 1
	e.steps++
}

// node executes node i of the step.
func (e *executor) node(i int, from, to *state, r Run) {
	n := &e.w.step.Nodes[i]
	e.call = Call{Node: n, Arithmetic: r.Arithmetic, Counter: to.counter, Instance: r.Instance, Index: i,
		Nondet: r.orderSeed(to.counter, i), Out: e.output(i, to)}
	for k, ref := range n.In {
		e.call.In[k] = e.input(ref, from, to)
	}
	e.machine.Run(&e.call)
	if e.digests != nil {
		e.meter.lap(&e.meter.times.Operations)
		e.digests[i] = e.hasher.tensor(e.call.Out)
		e.meter.lap(&e.meter.times.Hashing)
	}
}

// keptOutputs are the nodes whose outputs outlive a step: what it is judged by.
func (w *Workload) keptOutputs() []int {
	loss := w.step.Loss.Index
	return []int{loss, w.step.Nodes[loss].In[0].Index, w.step.Logits.Index}
}

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

// leaves lets a step happen, which returns the state that it leads to, and returns the
// digest of each node's output, then the digest of that state, which the outputs that
// replace blocks already hold. Outputs are hashed as they come: the next may take their
// place.
func (e *executor) leaves(step func() *state) []merkle.Hash {
	nodes := e.w.step.Nodes
	e.digests = make([]merkle.Hash, len(nodes), len(nodes)+2)
	to := step()
	leaves, blocks := e.digests, make([]merkle.Hash, len(e.w.layout.blocks))
	e.digests = nil
	for i, h := range leaves {
		if nodes[i].Block != graph.NoBlock {
			blocks[nodes[i].Block] = h
		}
	}
	leaves = append(leaves, stateDigest(blocks, to.counter))
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
