package stats

import (
	"encoding/json"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Confidence is the level of every interval, and of all differences of a role at
// once.
const Confidence = 0.95

// quote is the number of base units of the quote currency: payoffs are integers
// of 10^-9 USD.
const quote = 1e9

// Real is a derived figure. JSON writes it as null where it is not defined: a
// mean without jobs, an interval of one agent.
type Real float64

// Undefined is the figure that is not defined.
func Undefined() Real { return Real(math.NaN()) }

// Defined reports whether the figure is a number.
func (r Real) Defined() bool { return !math.IsNaN(float64(r)) && !math.IsInf(float64(r), 0) }

// MarshalJSON implements json.Marshaler.
func (r Real) MarshalJSON() ([]byte, error) {
	if !r.Defined() {
		return []byte("null"), nil
	}
	return json.Marshal(float64(r))
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *Real) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*r = Undefined()
		return nil
	}
	return json.Unmarshal(b, (*float64)(r))
}

// estimate is a mean with its squared standard error and the degrees of freedom
// that the error was estimated from. Zero degrees: the error is unknown.
type estimate struct{ mean, variance, freedom float64 }

// interval returns mean and two-sided interval at a level by Student's t.
func (e estimate) interval(level float64) (mean, low, high Real) {
	if !(e.freedom > 0) {
		return Real(e.mean), Undefined(), Undefined()
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: e.freedom}.Quantile((1 + level) / 2)
	half := t * math.Sqrt(e.variance)
	return Real(e.mean), Real(e.mean - half), Real(e.mean + half)
}

// meanOf estimates the mean of independent observations.
func meanOf(xs []float64) estimate {
	n := float64(len(xs))
	if n == 0 {
		return estimate{mean: math.NaN()}
	}
	var total sum
	for _, x := range xs {
		total.add(x)
	}
	mean := total.value() / n
	if n < 2 {
		return estimate{mean: mean}
	}
	var squares sum
	for _, x := range xs {
		squares.add((x - mean) * (x - mean))
	}
	return estimate{mean, squares.value() / (n - 1) / n, n - 1}
}

// minus is the difference of two independent estimates, with Welch's degrees of
// freedom.
func (e estimate) minus(o estimate) estimate {
	d := estimate{mean: e.mean - o.mean, variance: e.variance + o.variance}
	if e.freedom == 0 || o.freedom == 0 {
		return d
	}
	spread := e.variance*e.variance/e.freedom + o.variance*o.variance/o.freedom
	if spread == 0 {
		d.freedom = e.freedom + o.freedom
		return d
	}
	d.freedom = d.variance * d.variance / spread
	return d
}

// sum is Neumaier's compensated sum: its error does not grow with the number of
// terms, so that the order of agents shows in no printed digit.
type sum struct{ total, lost float64 }

func (s *sum) add(x float64) {
	t := s.total + x
	if math.Abs(s.total) >= math.Abs(x) {
		s.lost += (s.total - t) + x
	} else {
		s.lost += (x - t) + s.total
	}
	s.total = t
}

func (s *sum) value() float64 { return s.total + s.lost }
