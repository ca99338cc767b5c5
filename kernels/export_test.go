package kernels

import (
	"gensim/internal/merkle"
	"gensim/kernels/pool"
)

// NewLabOfVersion starts a lab whose keys say that facts are of another version.
func NewLabOfVersion(o Options, version string) *Lab {
	l := NewLab(o)
	l.version = version
	if l.weights != nil {
		l.weights.version = version
	}
	return l
}

// Walk returns the numbers of all claimed states of a run.
func Walk(w *Workload, b Backend, r Run) [][]float32 {
	r = r.canonical()
	t := newTrajectory(newExecutor(w, b.Machine(), r.Instance), r, &pool.Cancellation{}, nil).begin()
	states := [][]float32{t.now.clone().values}
	for range w.Steps() {
		t.advance()
		states = append(states, t.now.clone().values)
	}
	return states
}

// Step takes the step of a workload that follows its n-th state, given that.
func Step(w *Workload, b Backend, r Run, values []float32, n int) []float32 {
	to := w.layout.newState()
	newExecutor(w, b.Machine(), r.Instance).step(&state{values, uint64(n)}, to, r.canonical())
	return to.values
}

// Weights returns how many of a state's numbers, the first, are weights.
func (w *Workload) Weights() int { return w.layout.weights }

// Apart returns the distance of two states of the workload.
func (w *Workload) Apart(m Metric, a, b []float32) float64 {
	return float64(m.between(&w.layout, &state{values: a}, &state{values: b}))
}

// ShowRandom shows made-up operands of a node's tile with their proofs.
func ShowRandom(w *Workload, b Backend, node, tile int) []Shown {
	n := &w.step.Nodes[node]
	from, to := tileRange(n.Len(), tile)
	part := n.Part(from, to)
	h := newExecutor(w, b.Machine(), 1).hasher
	var shown []Shown
	for k, shape := range n.InShape {
		tensor := make([]float32, elementsOf(shape))
		for i := range tensor {
			tensor[i] = float32(i%101) - 50
		}
		shown = append(shown, h.show(tensor, part.In[k]))
	}
	return shown
}

// RuleTile lets a referee execute a tile of the first step on what is shown.
func RuleTile(w *Workload, b Backend, node, tile int, shown []Shown) (merkle.Hash, error) {
	return testReferee(w, b).tile(node, tile, shown)
}

func testReferee(w *Workload, b Backend) *referee {
	e := newExecutor(w, b.Machine(), 1)
	return &referee{w, e.machine, &e.hasher, Run{Arithmetic: Seq}, 1}
}

// BatchWith shows a referee the first batch after a change to one of its samples.
func BatchWith(w *Workload, b Backend, change func([]byte)) error {
	samples := newExecutor(w, b.Machine(), 1).batches.at(0)
	shown := w.showBatch(samples)
	change(shown[1].content)
	_, err := testReferee(w, b).batch(w.DataRoot(), samples, shown)
	return err
}

// DistanceWith shows a referee two states after a change to one of them.
func DistanceWith(w *Workload, b Backend, change func([]byte)) error {
	e := newExecutor(w, b.Machine(), 1)
	one, other := e.hasher.showState(&w.layout, w.initial(1)), e.hasher.showState(&w.layout, w.initial(2))
	change(other.content)
	_, err := testReferee(w, b).distance(L2, one, other)
	return err
}

// PlanFor lays out the workload's steps anew, for a cache of so many numbers.
func PlanFor(w *Workload, cacheful int) { w.plan(cacheful) }

// Passages returns how many strips and how many links the longest of a step's passages
// and chains have.
func Passages(w *Workload) (strips, links int) {
	for _, p := range w.strips.passages {
		strips = max(strips, p.strips)
		for _, c := range p.chains {
			links = max(links, len(c.nodes))
		}
	}
	return strips, links
}

// StartWith lets a referee merge a tile of two initial states after a change to what is
// shown of the second.
func StartWith(w *Workload, b Backend, change func(tile []byte, path []merkle.Hash)) error {
	r := testReferee(w, b)
	at := shownPlace{0, 0}
	var ends []shownEnd
	for instance := range uint64(2) {
		ends = append(ends, r.hasher.showEnd(&w.layout, w.initial(instance), at))
	}
	change(ends[1].tensor.Tiles[0].Content, ends[1].path)
	_, err := r.start(ends, at)
	return err
}
