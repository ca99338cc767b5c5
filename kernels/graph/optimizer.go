package graph

// SGD is stochastic gradient descent with momentum (Polyak, 1964), as PyTorch
// counts it:
//
//	v' = Momentum·v + g        w' = w - rate·v'
//
// Without momentum there is no v, and w' = w - rate·g.
type SGD struct {
	Rate, Momentum float32
	Control        Control
}

// Control is what optimizers have in common: a schedule of the rate and a bound on
// the gradients. The zero value is neither.
type Control struct {
	Schedule Schedule
	// Clip bounds the norm of all gradients together (Pascanu et al., 2013): larger
	// ones are scaled down to it. 0 leaves them alone.
	Clip float32
}

// Positions of the constants of SGDStep.
const SGDRate = 0

func (o SGD) slots() []Slot {
	if o.Momentum == 0 {
		return nil
	}
	return []Slot{First}
}

func (o SGD) update(b *Builder, gradients []Ref) {
	gradients = b.clip(gradients, o.Control.Clip)
	rate := b.rate(o.Rate, o.Control.Schedule)
	for p, g := range gradients {
		if o.Momentum != 0 {
			v := Ref{FromState, p + len(b.params)}
			g = b.append(Node{Op: FirstMoment, In: []Ref{v, g}, Shape: b.shape(v), Const: []float32{o.Momentum, 1}, Block: v.Index})
		}
		if rate != (Ref{}) {
			b.descend(p, g, rate)
			continue
		}
		w := Ref{FromState, p}
		b.append(Node{Op: SGDStep, In: []Ref{w, g}, Shape: b.shape(w), Const: []float32{o.Rate}, Block: p})
	}
}

// descend replaces parameter p by itself minus rate times direction.
func (b *Builder) descend(p int, direction, rate Ref) {
	w := Ref{FromState, p}
	b.append(Node{Op: Descend, In: []Ref{w, direction, rate}, Shape: b.shape(w), Block: p})
}

// clip scales the gradients so that the root of the sum of all their squares is at
// most limit; the sums of the parameters are added in their order.
func (b *Builder) clip(gradients []Ref, limit float32) []Ref {
	if limit == 0 {
		return gradients
	}
	var total Ref
	for p, g := range gradients {
		squares := b.add(Node{Op: SumSquares, In: []Ref{g}, Shape: []int{1}})
		if p > 0 {
			squares = b.Add(total, squares)
		}
		total = squares
	}
	factor := b.add(Node{Op: ClipScale, In: []Ref{total}, Shape: []int{1}, Const: []float32{limit}})
	clipped := make([]Ref, len(gradients))
	for p, g := range gradients {
		clipped[p] = b.add(Node{Op: Scale, In: []Ref{g, factor}, Shape: b.shape(g)})
	}
	return clipped
}

// rate appends the learning rate as a tensor, none when it is constant.
func (b *Builder) rate(base float32, s Schedule) Ref {
	if s == (Schedule{}) {
		return Ref{}
	}
	return b.add(Node{Op: Rate, Shape: []int{1}, Const: s.constants(base)})
}

// AdamW is Adam with decoupled weight decay (Loshchilov and Hutter, 2019):
//
//	m' = β1·m + (1-β1)·g        v' = β2·v + (1-β2)·g²
//	w' = Keep·w - Rate·(m'/(1-β1^t)) / (√(v'/(1-β2^t)) + Epsilon)
//
// Under a schedule Keep would change with the rate; then the direction that the
// rate multiplies holds Decay·w instead.
type AdamW struct {
	Rate, Beta1, Beta2 float32
	// Rest1 and Rest2 are 1-β1 and 1-β2, rounded once from the exact values.
	Rest1, Rest2 float32
	Epsilon      float32
	// Keep is 1 - rate·decay, rounded once; Decay is used under a schedule only.
	Keep, Decay float32
	Control     Control
}

// Positions of the constants of the moments, of AdamWStep, and of AdamWDirection.
const (
	MomentBeta = 0
	MomentRest = 1

	AdamWRate    = 0
	AdamWEpsilon = 1
	AdamWKeep    = 2
	AdamWBeta1   = 3
	AdamWBeta2   = 4

	DirectionEpsilon = 0
	DirectionDecay   = 1
	DirectionBeta1   = 2
	DirectionBeta2   = 3
)

func (AdamW) slots() []Slot { return []Slot{First, Second} }

func (o AdamW) update(b *Builder, gradients []Ref) {
	gradients = b.clip(gradients, o.Control.Clip)
	rate := b.rate(o.Rate, o.Control.Schedule)
	for p, g := range gradients {
		o.parameter(b, p, [2]Ref{g, rate})
	}
}

// parameter appends the update of parameter p, given its gradient and the rate, if
// that is scheduled.
func (o AdamW) parameter(b *Builder, p int, given [2]Ref) {
	gradient, rate := given[0], given[1]
	count := len(b.params)
	w, m, v := Ref{FromState, p}, Ref{FromState, p + count}, Ref{FromState, p + 2*count}
	shape := b.shape(w)
	newM := b.append(Node{Op: FirstMoment, In: []Ref{m, gradient}, Shape: shape,
		Const: []float32{o.Beta1, o.Rest1}, Block: m.Index})
	newV := b.append(Node{Op: SecondMoment, In: []Ref{v, gradient}, Shape: shape,
		Const: []float32{o.Beta2, o.Rest2}, Block: v.Index})
	if rate == (Ref{}) {
		b.append(Node{Op: AdamWStep, In: []Ref{w, newM, newV}, Shape: shape, Block: w.Index,
			Const: []float32{o.Rate, o.Epsilon, o.Keep, o.Beta1, o.Beta2}})
		return
	}
	direction := b.add(Node{Op: AdamWDirection, In: []Ref{w, newM, newV}, Shape: shape,
		Const: []float32{o.Epsilon, o.Decay, o.Beta1, o.Beta2}})
	b.descend(p, direction, rate)
}

// BiasCorrection returns 1/(1-beta^step) for step >= 1, rounded once to float32.
func BiasCorrection(beta float32, step uint64) float32 {
	return float32(1 / (1 - power(float64(beta), step)))
}

// power returns q^n in float64 by binary exponentiation, lowest bit first:
//
//	for r := 1; n > 0; n >>= 1, q *= q { if n odd { r *= q } }
func power(q float64, n uint64) float64 {
	r := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			r = float64(r * q)
		}
		q = float64(q * q)
	}
	return r
}
