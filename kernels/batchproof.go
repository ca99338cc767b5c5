package kernels

import (
	"fmt"
	"sync"

	"gensim/internal/merkle"
	"gensim/kernels/dataset"
	"gensim/kernels/graph"
)

// shownSample is one sample of a batch as a party shows it: its inputs and labels
// as they are hashed, and its proof under the root of the training data.
type shownSample struct {
	content []byte
	path    []merkle.Hash
}

// sampleTree holds the hash of each training sample, computed when first asked for.
type sampleTree struct {
	once   sync.Once
	leaves []merkle.Hash
}

// sampleLeaves returns the hash of each training sample.
func (w *Workload) sampleLeaves() []merkle.Hash {
	w.samples.once.Do(func() {
		leaves := make([]merkle.Hash, w.data.train.Len())
		for i := range leaves {
			leaves[i] = merkle.HashLeaf(w.sample(uint32(i)))
		}
		w.samples.leaves = leaves
	})
	return w.samples.leaves
}

// DataRoot is the root over the training samples, in their order: what a batch is
// proven against.
func (w *Workload) DataRoot() merkle.Hash { return merkle.Root(w.sampleLeaves()) }

// sample returns a sample's content: the numbers of its inputs, then of its labels.
func (w *Workload) sample(index uint32) []byte {
	inputs, labels := make([]float32, w.perSample(dataInputs)), make([]float32, w.perSample(dataLabels))
	w.data.train.Gather(inputs, []uint32{index}, dataset.UnpackPlain)
	w.data.train.Labels(labels, []uint32{index}, dataset.UnpackPlain)
	content := make([]byte, 4*(len(inputs)+len(labels)))
	canonical(content, inputs)
	canonical(content[4*len(inputs):], labels)
	return content
}

// perSample returns the numbers of a data tensor that belong to one sample.
func (w *Workload) perSample(tensor int) int {
	return elementsOf(w.step.Data[tensor].Shape) / w.config.Batch
}

// showBatch shows the samples of a batch.
func (w *Workload) showBatch(samples []uint32) []shownSample {
	leaves := w.sampleLeaves()
	shown := make([]shownSample, len(samples))
	for i, s := range samples {
		shown[i] = shownSample{w.sample(s), merkle.Prove(leaves, int(s))}
	}
	return shown
}

// batch returns the digests of a step's data tensors, made of shown samples once
// each is proven to be the one that the public order of batches names.
func (r *referee) batch(root merkle.Hash, samples []uint32, shown []shownSample) (digests [2]merkle.Hash, err error) {
	var tensors [2][]float32
	for i, s := range samples {
		inputs, labels := r.w.perSample(dataInputs), r.w.perSample(dataLabels)
		if i >= len(shown) || len(shown[i].content) != 4*(inputs+labels) ||
			!merkle.Verify(root, r.w.data.train.Len(), int(s), merkle.HashLeaf(shown[i].content), shown[i].path) {
			return digests, fmt.Errorf("%w: sample %d", ErrNotShown, s)
		}
		numbers := make([]float32, inputs+labels)
		decode(numbers, shown[i].content)
		tensors[dataInputs] = append(tensors[dataInputs], numbers[:inputs]...)
		tensors[dataLabels] = append(tensors[dataLabels], numbers[inputs:]...)
	}
	for i := range tensors {
		digests[i] = r.hasher.tensor(tensors[i])
	}
	return digests, nil
}

// InputCost returns what a ruling on the operands of leaf i takes: of an earlier
// output its hash and path among the step's leaves, of a block of the state the
// digests of all blocks, of the batch its samples. Gas pays for the order of
// batches, which the referee draws itself.
func (w *Workload) InputCost(i int) RefereeCost {
	const size = uint64(len(merkle.Hash{}))
	var c RefereeCost
	leaves, state, data := len(w.step.Nodes)+2, false, false
	for _, ref := range w.operands(i) {
		switch ref.Source {
		case graph.FromNode:
			path := size * uint64(pathLength(leaves, ref.Index))
			c.Shown += size + path
			c.Hashed += 2 * path
		case graph.FromState:
			state = true
		case graph.FromData:
			data = true
		}
	}
	if state {
		blocks := size * uint64(len(w.layout.blocks))
		c.Shown += blocks + counterBytes
		c.Hashed += 2 * blocks
	}
	if data {
		n := w.data.train.Len()
		content := 4 * uint64(w.perSample(dataInputs)+w.perSample(dataLabels))
		path := size * uint64(pathLength(n, 0))
		c.Shown += uint64(w.config.Batch) * (content + path)
		c.Hashed += uint64(w.config.Batch) * (2*content + 2*path)
		c.Gas += drawPrice * uint64(n)
	}
	return c
}

// drawPrice is the gas of one random draw.
const drawPrice = 3

// operands returns where the inputs of leaf i come from.
func (w *Workload) operands(i int) []graph.Ref {
	if i < len(w.step.Nodes) {
		return w.step.Nodes[i].In
	}
	return w.Nodes()[i].Inputs
}
