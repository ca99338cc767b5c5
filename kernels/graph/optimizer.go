package graph

// SGD is stochastic gradient descent: w - rate·g.
type SGD struct{ Rate float32 }

// Positions of the constants of SGDStep.
const SGDRate = 0

func (SGD) slots() []Slot { return nil }

func (o SGD) update(b *Builder, p int, gradient Ref) {
	w := Ref{FromState, p}
	b.append(Node{Op: SGDStep, In: []Ref{w, gradient}, Shape: b.shape(w), Const: []float32{o.Rate}, Block: p})
}

// AdamW is Adam with decoupled weight decay (Loshchilov and Hutter, 2019):
//
//	m' = β1·m + (1-β1)·g        v' = β2·v + (1-β2)·g²
//	w' = Keep·w - Rate·(m'/(1-β1^t)) / (√(v'/(1-β2^t)) + Epsilon)
type AdamW struct {
	Rate, Beta1, Beta2 float32
	// Rest1 and Rest2 are 1-β1 and 1-β2, rounded once from the exact values.
	Rest1, Rest2 float32
	Epsilon      float32
	// Keep is 1 - rate·decay, rounded once.
	Keep float32
}

// Positions of the constants of the moments and of AdamWStep.
const (
	MomentBeta = 0
	MomentRest = 1

	AdamWRate    = 0
	AdamWEpsilon = 1
	AdamWKeep    = 2
	AdamWBeta1   = 3
	AdamWBeta2   = 4
)

func (AdamW) slots() []Slot { return []Slot{First, Second} }

func (o AdamW) update(b *Builder, p int, gradient Ref) {
	count := len(b.params)
	w, m, v := Ref{FromState, p}, Ref{FromState, p + count}, Ref{FromState, p + 2*count}
	shape := b.shape(w)
	newM := b.append(Node{Op: FirstMoment, In: []Ref{m, gradient}, Shape: shape,
		Const: []float32{o.Beta1, o.Rest1}, Block: m.Index})
	newV := b.append(Node{Op: SecondMoment, In: []Ref{v, gradient}, Shape: shape,
		Const: []float32{o.Beta2, o.Rest2}, Block: v.Index})
	b.append(Node{Op: AdamWStep, In: []Ref{w, newM, newV}, Shape: shape, Block: w.Index,
		Const: []float32{o.Rate, o.Epsilon, o.Keep, o.Beta1, o.Beta2}})
}

// BiasCorrection returns 1/(1-beta^step) for step >= 1, rounded once to float32.
// The power is formed in float64 by binary exponentiation, lowest bit first:
//
//	for r, q := 1, beta; step > 0; step >>= 1, q *= q { if step odd { r *= q } }
func BiasCorrection(beta float32, step uint64) float32 {
	power, q := 1.0, float64(beta)
	for ; step > 0; step >>= 1 {
		if step&1 == 1 {
			power = float64(power * q)
		}
		q = float64(q * q)
	}
	return float32(1 / (1 - power))
}
