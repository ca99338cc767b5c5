package kernels

import (
	"fmt"
	"math"
	"math/big"

	"gensim/internal/stream"
	"gensim/kernels/graph"
	"gensim/protocol/unit"
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
	// FewerSteps leaves a share of the steps out, as evenly as whole steps allow and
	// the last of its period each; a step left out claims the state before it.
	FewerSteps
	// SmallerBatch trains every step without a share of its batch, the last of its
	// samples.
	SmallerBatch
	// OtherRate trains with the learning rate times a factor: a departure that saves
	// nothing, the measure of how small a lie still shows.
	OtherRate
)

// Deviation is what a solver does instead of training. It is comparable, and part
// of a trajectory's identity.
type Deviation struct {
	Kind DeviationKind
	// Num/Den is the share that Skip, FewerSteps and SmallerBatch leave out, and the
	// factor of OtherRate.
	Num, Den int64
}

// canonical returns the deviation with its share in lowest terms, and none where
// the kind has no share.
func (d Deviation) canonical() Deviation {
	if d.Kind == None || d.Kind == Noise {
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
	case FewerSteps:
		return fmt.Sprintf("fewer steps %d/%d", d.Num, d.Den)
	case SmallerBatch:
		return fmt.Sprintf("smaller batch %d/%d", d.Num, d.Den)
	case OtherRate:
		return fmt.Sprintf("rate x %d/%d", d.Num, d.Den)
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
	other   *executor // SmallerBatch, OtherRate: of the workload that is really trained
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
	case FewerSteps:
		r.Deviation.mustBeShare()
	case SmallerBatch, OtherRate:
		p.other = newExecutor(e.w.departed(r.Deviation), e.machine, r.Instance)
		p.other.batches = newBatches(e.w, r.Instance) // the order of samples is the declared one
	default:
		panic(fmt.Sprintf("kernels: no deviation %v", r.Deviation))
	}
	return p
}

// mustBeShare panics unless Num/Den lies between 0 and 1.
func (d Deviation) mustBeShare() {
	if d.Num < 0 || d.Den <= 0 || d.Num > d.Den {
		panic(fmt.Sprintf("kernels: %v is not a share", d))
	}
}

// part returns the share of n, rounded to the nearest whole number, halves up.
func (d Deviation) part(n int) int {
	d.mustBeShare()
	return int((2*int64(n)*d.Num + d.Den) / (2 * d.Den))
}

// skippedSegments returns how many segments a deviation of kind Skip leaves out.
func skippedSegments(segments int, d Deviation) int { return d.part(segments) }

// omitted returns how many of the first n steps a deviation of kind FewerSteps
// leaves out: the share, rounded down.
func (d Deviation) omitted(n int) int {
	return int(unit.MulDiv(int64(n), d.Num, d.Den, unit.Down))
}

// omits reports whether a deviation of kind FewerSteps leaves out the step after
// state n.
func (d Deviation) omits(n int) bool { return d.omitted(n+1) > d.omitted(n) }

// departed returns the workload that a deviation of kind SmallerBatch or OtherRate
// really trains: the blocks of its state are those of w. It panics when nothing is
// left of the batch or the rate.
func (w *Workload) departed(d Deviation) *Workload {
	v := *w
	if d.Kind == SmallerBatch {
		v.config.Batch -= d.part(w.config.Batch)
		if v.config.Batch < 1 {
			panic(fmt.Sprintf("kernels: %v leaves nothing of a batch of %d", d, w.config.Batch))
		}
	} else {
		v.config.Optimizer.Rate = d.scale(w.config.Optimizer.Rate)
	}
	v.step = buildStep(&v.config)
	v.cost = newCost(&v)
	return &v
}

// scale returns the ratio times the factor Num/Den, exactly.
func (d Deviation) scale(r unit.Ratio) unit.Ratio {
	if d.Num <= 0 || d.Den <= 0 {
		panic(fmt.Sprintf("kernels: %v is not a positive factor", d))
	}
	product := new(big.Rat).Mul(rat(r), big.NewRat(d.Num, d.Den))
	if !product.Num().IsInt64() || !product.Denom().IsInt64() {
		panic(fmt.Sprintf("kernels: %v of %v is no fraction of 64-bit numbers", d, r))
	}
	return unit.Ratio{Num: product.Num().Int64(), Den: product.Denom().Int64()}
}

// Departs reports whether the claimed states of a segment depart from honest
// training: a deviation may leave some segments honest.
func (w *Workload) Departs(r Run, segment int) bool {
	d, per := r.Deviation, w.config.StepsPerSegment
	switch d.Kind {
	case None:
		return false
	case Skip:
		return chooseSegments(w.config.Segments, r.canonical())[segment]
	case FewerSteps:
		return d.omitted((segment+1)*per) > d.omitted(segment*per)
	}
	return true
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
