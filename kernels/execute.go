package kernels

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/kernels/graph"
	"gensim/kernels/pool"
	"gensim/protocol/unit"
)

// NodeJob asks for one operation of a re-run: what a referee executes.
type NodeJob struct {
	SegmentJob
	Step int // within the segment, from 0
	Node int // index in Workload.Nodes, the closing leaves included
}

// NodeFacts are what the execution of one operation shows.
type NodeFacts struct {
	// Inputs are the digests of the operation's inputs, in order: of tensors; for
	// EndState of the new blocks; for Distance of the re-run's and the claimed state.
	Inputs []merkle.Hash
	Output merkle.Hash // the operation's leaf
	// Distance is set for the Distance leaf of a step that compares.
	Distance unit.Distance
	Gas      uint64 // of this operation alone
	Bytes    uint64 // hashed: inputs and output
}

// Execute makes the inputs of a node as the re-run makes them and executes that
// one operation.
func (l *Lab) Execute(q NodeJob) *Future[NodeFacts] {
	k := q.key("execute")
	k.step, k.node = q.Step, q.Node
	w := q.Workload
	if q.Step < 0 || q.Step >= w.config.StepsPerSegment || q.Node < 0 || q.Node >= len(w.step.Nodes)+2 {
		panic(fmt.Sprintf("kernels: no step %d, node %d in a segment of workload %s", q.Step, q.Node, w.name))
	}
	l.mustSupport(q.Arithmetic)
	return submit(l, question[NodeFacts]{w, k, nodeForm(), func(e *executor, c *pool.Cancellation) NodeFacts {
		r := q.begin(newTrajectory(e, k.trajectory.run, c, l.weights))
		for range q.Step {
			r.step()
		}
		if q.Node < len(w.step.Nodes) {
			return r.operation(q.Node)
		}
		r.step()
		if q.Node == len(w.step.Nodes) {
			return r.endState()
		}
		return r.closing()
	}})
}

// operation executes the step's nodes up to i and reports on that one.
func (r *rerun) operation(i int) NodeFacts {
	r.enter()
	e := r.claimed.executor
	e.begin(r.from, r.to)
	for before := range i {
		e.node(before, r.from, r.to, r.run)
	}
	n := &e.w.step.Nodes[i]
	f := NodeFacts{Gas: n.Gas(), Bytes: n.Bytes()}
	for _, ref := range n.In {
		in := e.input(ref, r.from, r.to)
		f.Inputs = append(f.Inputs, e.hasher.tensor(in))
		f.Bytes += 4 * uint64(len(in))
	}
	e.node(i, r.from, r.to, r.run)
	f.Output = e.hasher.tensor(e.output(i, r.to))
	return f
}

// endState reports on the hash of the state after the step just re-run.
func (r *rerun) endState() NodeFacts {
	w := r.claimed.w
	f := NodeFacts{Inputs: make([]merkle.Hash, len(w.layout.blocks)), Output: r.leaves[len(r.leaves)-1]}
	for i := range w.step.Nodes {
		if block := w.step.Nodes[i].Block; block != graph.NoBlock {
			f.Inputs[block] = r.leaves[i]
		}
	}
	f.Bytes = 32*uint64(len(f.Inputs)) + counterBytes
	return f
}

// closing reports on the distance after the step just re-run.
func (r *rerun) closing() NodeFacts {
	e := r.claimed.executor
	f := NodeFacts{
		Inputs: []merkle.Hash{r.leaves[len(r.leaves)-1], e.stateHash(r.claimed.now)},
		Output: NoDistance(),
	}
	if r.compares() {
		f.Distance = r.distance()
		f.Output = DistanceLeaf(f.Distance)
		f.Gas = e.w.cost.Distance
		f.Bytes = 2 * e.w.cost.StateBytes
	}
	return f
}
