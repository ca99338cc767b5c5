package kernels

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/kernels/graph"
	"gensim/kernels/pool"
	"gensim/protocol/unit"
)

// NodeJob asks for one tile of one operation of a re-run: what a referee executes.
type NodeJob struct {
	SegmentJob
	Step int // within the segment, from 0
	Node int // index in Workload.Nodes, the closing leaves included
	Tile int // of the node's output, below Workload.Tiles
}

// NodeFacts are what the execution of one tile shows.
type NodeFacts struct {
	// Inputs are the digests of the operation's inputs, in order: of tensors; for
	// EndState of the new blocks; for Distance of the re-run's and the claimed state.
	Inputs []merkle.Hash
	// State is the digest of the state before the step, where an input is a block of it:
	// the referee has seen the digests of all blocks.
	State merkle.Hash
	// Tiles are those of the node's whole output, as the re-run makes it; of a closing
	// leaf the leaf.
	Tiles  []merkle.Hash
	Output merkle.Hash // the tile; of a node with one tile its leaf
	// Distance is set for the Distance leaf of a step that compares.
	Distance unit.Distance
	Cost     RefereeCost
}

// Execute makes the inputs of a node as the re-run makes them, shows a referee the
// tiles of them that it needs, with proofs, and lets it execute that one tile.
func (l *Lab) Execute(q NodeJob) *Future[NodeFacts] {
	k := q.key("execute")
	k.step, k.node, k.tile = q.Step, q.Node, q.Tile
	w := q.Workload
	if q.Step < 0 || q.Step >= w.config.StepsPerSegment || q.Node < 0 || q.Node >= len(w.step.Nodes)+2 || q.Tile < 0 || q.Tile >= w.Tiles(q.Node) {
		panic(fmt.Sprintf("kernels: no step %d, node %d, tile %d in a segment of workload %s", q.Step, q.Node, q.Tile, w.name))
	}
	l.mustSupport(q.Arithmetic)
	return submit(l, question[NodeFacts]{w, k, nodeForm(), func(e *executor, c *pool.Cancellation) NodeFacts {
		r := q.begin(newTrajectory(e, q.Run, c, l.weights))
		for range q.Step {
			r.step()
		}
		switch {
		case q.Node < len(w.step.Nodes):
			return r.operation(q.Node, q.Tile)
		case q.Node == len(w.step.Nodes):
			r.step()
			return r.endState()
		}
		r.step()
		return r.closing()
	}})
}

// referee returns one for the step that ends at the counter.
func (r *rerun) referee(counter uint64) *referee {
	e := r.claimed.executor
	return &referee{e.w, e.machine, &e.hasher, r.run, counter}
}

// operation executes the step's nodes before i, in the order in which steps take them,
// and has the referee execute a tile of that one.
func (r *rerun) operation(i, tile int) NodeFacts {
	r.enter()
	e := r.claimed.executor
	e.take(e.w.whole)
	defer e.take(e.w.strips)
	e.begin(r.from, r.to)
	for _, p := range e.way.passages {
		before := p.chains[0].nodes[0]
		if before == i {
			break
		}
		e.node(before, r.from, r.to, r.run)
	}
	n := &e.w.step.Nodes[i]
	from, to := tileRange(n.Len(), tile)
	part := n.Part(from, to)
	f := NodeFacts{Cost: e.w.TileCost(i, tile)}
	var operands []Shown
	for k, ref := range n.In {
		s := e.hasher.show(e.input(ref, r.from, r.to), part.In[k])
		operands = append(operands, s)
		f.Inputs = append(f.Inputs, s.Digest)
	}
	r.fromOutside(n, &f)
	output, err := r.referee(r.to.counter).tile(i, tile, operands)
	if err != nil {
		panic("kernels: a re-run cannot show its own operands: " + err.Error())
	}
	f.Output = output
	e.node(i, r.from, r.to, r.run)
	f.Tiles = e.hasher.tilesOf(e.output(i, r.to))
	return f
}

// fromOutside has the referee see where inputs come from that no operation of the
// step made: blocks of the state before it, and the batch.
func (r *rerun) fromOutside(n *graph.Node, f *NodeFacts) {
	e := r.claimed.executor
	for k, ref := range n.In {
		switch ref.Source {
		case graph.FromState:
			if f.State.IsZero() {
				f.State = e.stateHash(r.from)
			}
		case graph.FromData:
			samples := e.batches.at(int(r.from.counter))[:e.w.config.Batch]
			digests, err := r.referee(r.to.counter).batch(e.w.DataRoot(), samples, e.w.showBatch(samples))
			if err != nil || digests[ref.Index] != f.Inputs[k] {
				panic(fmt.Sprintf("kernels: a re-run's batch is not of its data: %v", err))
			}
		}
	}
}

// endState reports on the hash of the state after the step just re-run.
func (r *rerun) endState() NodeFacts {
	w := r.claimed.w
	f := NodeFacts{Inputs: make([]merkle.Hash, len(w.layout.blocks)), Cost: w.TileCost(len(w.step.Nodes), 0)}
	for i := range w.step.Nodes {
		if block := w.step.Nodes[i].Block; block != graph.NoBlock {
			f.Inputs[block] = r.leaves[i]
		}
	}
	f.Output = stateDigest(f.Inputs, r.to.counter)
	f.Tiles = []merkle.Hash{f.Output}
	return f
}

// closing reports on the distance after the step just re-run.
func (r *rerun) closing() NodeFacts {
	e := r.claimed.executor
	own, claimed := e.hasher.showState(&e.w.layout, r.to), e.hasher.showState(&e.w.layout, r.claimed.now)
	f := NodeFacts{Inputs: []merkle.Hash{own.digest, claimed.digest}}
	r.referee(r.to.counter).compare(&f, r.compares(), r.metric, own, claimed)
	return f
}

// compare reports on the leaf that closes a step: the distance of two shown states,
// where they are compared.
func (r *referee) compare(f *NodeFacts, compares bool, m Metric, a, b shownState) {
	f.Output = NoDistance()
	if compares {
		d, err := r.distance(m, a, b)
		if err != nil {
			panic("kernels: a re-run cannot show its own states: " + err.Error())
		}
		f.Distance, f.Output, f.Cost = d, DistanceLeaf(d), r.w.TileCost(len(r.w.step.Nodes)+1, 0)
	}
	f.Tiles = []merkle.Hash{f.Output}
}
