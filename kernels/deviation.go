package kernels

import (
	"fmt"
	"math"

	"gensim/internal/stream"
	"gensim/kernels/graph"
)

// DeviationKind says how a solver departs from honest training.
type DeviationKind uint8

// The kinds of deviation.
const (
	// None is honest training.
	None DeviationKind = iota
	// Skip leaves a share of the segments out: there the claimed states equal the
	// one before, but for the counter.
	Skip
	// Noise never trains: the initial state is real, every later one is the one
	// before plus Gaussian noise of about one update's size.
	Noise
)

// Deviation is what a solver does instead of training. It is comparable, and part
// of a trajectory's identity.
type Deviation struct {
	Kind DeviationKind
	// Num/Den is the share of segments that Skip leaves out.
	Num, Den int64
}

// canonical returns the deviation with its share in lowest terms, and none where
// the kind has no share.
func (d Deviation) canonical() Deviation {
	if d.Kind != Skip {
		return Deviation{Kind: d.Kind}
	}
	a, b := d.Num, d.Den
	for b != 0 {
		a, b = b, a%b
	}
	if a > 0 {
		d.Num, d.Den = d.Num/a, d.Den/a
	}
	return d
}

// String describes the deviation.
func (d Deviation) String() string {
	switch d.Kind {
	case None:
		return "honest"
	case Skip:
		return fmt.Sprintf("skip %d/%d", d.Num, d.Den)
	case Noise:
		return "noise"
	}
	return "unknown"
}

// noisePrice is the gas of adding noise to one element of the state.
const noisePrice = 1

// plan is what a deviation comes to for one instance.
type plan struct {
	kind    DeviationKind
	skipped []bool    // by segment
	sizes   []float32 // Noise: by block, the root mean square of the first update
	gas     uint64    // spent on planning
	loss    float32   // seen while planning
}

// newPlan works the deviation of r out. Noise is sized by one real first update,
// which is computed and charged.
func newPlan(e *executor, r Run) plan {
	p := plan{kind: r.Deviation.Kind}
	switch p.kind {
	case None:
	case Skip:
		p.skipped = chooseSegments(e.w.config.Segments, r)
	case Noise:
		from, to := e.w.initial(r.Instance), e.w.layout.newState()
		p.loss = e.step(from, to, r)
		p.sizes = updateSizes(&e.w.layout, from, to)
		p.gas = e.w.cost.Step
	default:
		panic(fmt.Sprintf("kernels: no deviation %v", r.Deviation))
	}
	return p
}

// skippedSegments returns how many segments a deviation of kind Skip leaves out.
func skippedSegments(segments int, d Deviation) int {
	if d.Num < 0 || d.Den <= 0 || d.Num > d.Den {
		panic(fmt.Sprintf("kernels: %v is not a share", d))
	}
	return int((2*int64(segments)*d.Num + d.Den) / (2 * d.Den))
}

// chooseSegments marks the segments to skip: the share of them rounded to the
// nearest whole number, halves up, drawn without replacement.
func chooseSegments(segments int, r Run) []bool {
	d := r.Deviation
	count := skippedSegments(segments, d)
	draws := stream.New(r.Instance, stream.DeviationChoice, uint64(d.Num)).Sub(uint64(d.Den))
	order := make([]int, segments)
	for i := range order {
		order[i] = i
	}
	skipped := make([]bool, segments)
	for i := range count {
		j := i + int(draws.Uint64n(uint64(segments-i)))
		order[i], order[j] = order[j], order[i]
		skipped[order[i]] = true
	}
	return skipped
}

// updateSizes returns the root mean square change of each block.
func updateSizes(l *layout, from, to *state) []float32 {
	sizes := make([]float32, len(l.blocks))
	for i := range l.blocks {
		x, y := l.block(from, i), l.block(to, i)
		sizes[i] = float32(euclidean(x, y) / math.Sqrt(float64(len(x))))
	}
	return sizes
}

// addNoise fills to with from plus noise, one normal number an element from the
// instance's stream of noise, entity the step. Second moments stay non-negative.
func (p *plan) addNoise(l *layout, from, to *state, instance uint64) {
	draws := stream.New(instance, stream.DeviationNoise, from.counter)
	for i, b := range l.blocks {
		x, y := l.block(from, i), l.block(to, i)
		for j := range y {
			v := x[j] + float32(p.sizes[i]*float32(draws.Norm()))
			if b.Slot == graph.Second && v < 0 {
				v = -v
			}
			y[j] = v
		}
	}
	to.counter = from.counter + 1
}
