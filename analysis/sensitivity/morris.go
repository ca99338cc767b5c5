package sensitivity

import (
	"math"

	"gensim/internal/stream"
)

// Morris is a design of paths through a grid, along each of which every coordinate moves
// once, by Levels/2 of the Levels-1 steps of its grid. Source: Morris, "Factorial sampling
// plans for preliminary computational experiments", Technometrics 33 (1991), section 3.
type Morris struct {
	factors, paths, levels int
	seed                   uint64
}

// NewMorris returns a design of so many paths; levels is even, 4 as a rule.
func NewMorris(factors, paths, levels int, seed uint64) Morris {
	if factors < 1 || paths < 2 || levels < 2 || levels%2 != 0 {
		panic("sensitivity: a design of Morris needs a factor, two paths and an even number of levels")
	}
	return Morris{factors, paths, levels, seed}
}

// Parts returns how many paths there are, and of how many all results are numbers: the
// others are left out of Effects.
func (m Morris) Parts(y []float64) (used, all int) { return len(whole(y, m.factors+1)), m.paths }

// Len returns the number of points: factors+1 a path.
func (m Morris) Len() int { return m.paths * (m.factors + 1) }

// move is how far a coordinate moves, of 1.
func (m Morris) move() float64 { return float64(m.levels/2) / float64(m.levels-1) }

// path is one walk: where each coordinate begins and ends, and in which order they move.
type path struct {
	from, to []float64
	order    []int
}

func (m Morris) path(n int) path {
	s := stream.New(m.seed, stream.SensitivityPath, uint64(n))
	p := path{make([]float64, m.factors), make([]float64, m.factors), make([]int, m.factors)}
	for i := range p.from {
		level := s.Uint64n(uint64(m.levels / 2))
		p.from[i] = float64(level) / float64(m.levels-1)
		p.to[i] = p.from[i] + m.move()
		if s.Uint64n(2) == 1 {
			p.from[i], p.to[i] = p.to[i], p.from[i]
		}
		p.order[i] = i
	}
	for i := len(p.order) - 1; i > 0; i-- {
		j := s.Uint64n(uint64(i + 1))
		p.order[i], p.order[j] = p.order[j], p.order[i]
	}
	return p
}

// Fill writes the coordinates of a point, each in [0, 1].
func (m Morris) Fill(x []float64, point int) {
	p := m.path(point / (m.factors + 1))
	copy(x, p.from)
	for _, i := range p.order[:point%(m.factors+1)] {
		x[i] = p.to[i]
	}
}

// Effect is what one factor does: Star is the mean of the sizes of its elementary
// effects, by which factors are ranked, Mean their mean, whose sign says which way the
// result goes, and Deviation their standard deviation: large beside Star where the
// effect depends on the others or is not linear. In units of the result over the whole
// range of the factor. Source of Star: Campolongo, Cariboni and Saltelli, "An effective
// screening design for sensitivity analysis of large models", Environmental Modelling &
// Software 22 (2007).
type Effect struct{ Star, Mean, Deviation Interval }

// Effects returns the effects of all factors from the results at all points, NaN where
// there is none.
func (m Morris) Effects(y []float64, b Bootstrap) []Effect {
	elementary := make([][]float64, m.factors) // by factor, then path
	for n := range m.paths {
		p := m.path(n)
		at := n * (m.factors + 1)
		for step, i := range p.order {
			elementary[i] = append(elementary[i], (y[at+step+1]-y[at+step])/(p.to[i]-p.from[i]))
		}
	}
	out := make([]Effect, m.factors)
	used := whole(y, m.factors+1)
	for i, e := range elementary {
		v := b.intervals(used, 3, func(paths []int) []float64 {
			var sum, size, squares float64
			for _, n := range paths {
				sum += e[n]
				size += math.Abs(e[n])
			}
			k := float64(len(paths))
			for _, n := range paths {
				d := e[n] - sum/k
				squares += float64(d * d)
			}
			return []float64{size / k, sum / k, math.Sqrt(squares / (k - 1))}
		})
		out[i] = Effect{v[0], v[1], v[2]}
	}
	return out
}
