package kernels

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/kernels/graph"
)

// Node is an operation of a step as the protocol sees it: a leaf that a dispute
// can reach.
type Node struct {
	Op      graph.Op
	Inputs  []graph.Ref // in order; of EndState and Distance see Nodes
	Shape   []int       // of the output
	Gas     uint64      // of one execution, in FLOP-gas
	Bytes   uint64      // of the output
	Summary string      // operation and shapes, for people
}

// Workload is a training to be done: a step graph with its data and length. It is
// immutable and shared by all trajectories, which differ in their Run.
type Workload struct {
	name   string
	config Config
	step   *graph.Step
	data   content
	layout layout
	strips *route // of a step
	whole  *route // of a step whose outputs are wanted whole, in the same order
	digest merkle.Hash
	cost   Cost

	samples *sampleTree // shared by copies
}

// New builds the workload of a configuration. The error is Faults when the
// configuration is invalid, else it says why the data could not be loaded. The name is for messages and
// does not enter the digest.
func New(name string, c Config) (*Workload, error) { return build(name, c, c.load) }

// build takes the data from where it is told.
func build(name string, c Config, load func() (content, error)) (*Workload, error) {
	if faults := c.Validate(); len(faults) > 0 {
		return nil, faults
	}
	data, err := load()
	if err != nil {
		return nil, fmt.Errorf("workload %s: %w", name, err)
	}
	if n := data.train.Len(); c.Batch > n {
		return nil, Faults{{"batch", fmt.Sprintf("%d is more than the %d training samples", c.Batch, n)}}
	}
	w := &Workload{name: name, config: c, data: data, step: buildStep(&c), samples: &sampleTree{}}
	w.layout = newLayout(w.step)
	w.plan(cacheful)
	w.digest = w.hash()
	w.cost = newCost(w)
	return w, nil
}

// Name returns the name given to New.
func (w *Workload) Name() string { return w.name }

// Config returns the configuration given to New.
func (w *Workload) Config() Config { return w.config }

// Steps returns the number of steps of a trajectory.
func (w *Workload) Steps() int { return w.config.Steps() }

// Data returns the dataset's name and content digest, for manifests.
func (w *Workload) Data() (name string, digest merkle.Hash) {
	return w.data.name, w.data.digest
}

// Digest identifies the workload: step graph with its constants, data, and length.
func (w *Workload) Digest() merkle.Hash { return w.digest }

func (w *Workload) hash() merkle.Hash {
	return merkle.New("gensim/kernels/workload").
		Hash(w.step.Digest()).
		Hash(w.data.digest).
		Uint64(uint64(w.config.Batch)).
		Uint64(uint64(w.config.Segments)).
		Uint64(uint64(w.config.StepsPerSegment)).
		Sum()
}

// Nodes returns the operations of one step in execution order, which is the order
// of a step's leaves. Two leaves close the step: EndState, the hash of the new
// state, made from the outputs that replace its blocks; and Distance, from that
// state to the claimed one.
func (w *Workload) Nodes() []Node {
	nodes := make([]Node, 0, len(w.step.Nodes)+2)
	for i := range w.step.Nodes {
		n := &w.step.Nodes[i]
		nodes = append(nodes, Node{n.Op, n.In, n.Shape, n.Gas(), n.Bytes(), n.String()})
	}
	end := Node{Op: graph.EndState, Shape: []int{w.step.Floats()}, Bytes: 32, Summary: "end-state"}
	end.Inputs = make([]graph.Ref, len(w.step.Blocks))
	for i := range w.step.Nodes {
		if block := w.step.Nodes[i].Block; block != graph.NoBlock {
			end.Inputs[block] = graph.Ref{Source: graph.FromNode, Index: i}
		}
	}
	distance := Node{Op: graph.Distance, Shape: []int{1}, Gas: w.cost.Distance, Bytes: 8, Summary: "distance",
		Inputs: []graph.Ref{{Source: graph.FromNode, Index: len(nodes)}}}
	return append(nodes, end, distance)
}
