package kernels

import (
	"fmt"
	"math"

	"gensim/protocol/unit"
)

// Metric is a distance between states. The distance of two states is the largest
// over the groups of blocks: the weights, and each kind of moment.
type Metric uint8

// The metrics. L2 and LInf come in picounits (10^-12), Cosine, whose honest values
// are squares of the others', in 10^-18.
const (
	L2     Metric = iota // root of the sum of squared differences
	LInf                 // largest absolute difference
	Cosine               // one minus the cosine of the angle
	metricEnd
)

var metricNames = [metricEnd]string{L2: "l2", LInf: "linf", Cosine: "cosine"}

// The scales of distances.
const (
	picounits       = 1e12
	cosineUnits     = 1e18
	saturationFloat = 0x1p63
)

// ParseMetric returns the metric of that name: l2, linf, cosine.
func ParseMetric(name string) (Metric, error) {
	for m, n := range metricNames {
		if n == name {
			return Metric(m), nil
		}
	}
	return 0, fmt.Errorf("unknown distance %q", name)
}

// String returns the metric's name.
func (m Metric) String() string { return metricNames[m] }

// between returns the distance of two states. Sums run over ascending indices in
// float64, every product rounded; a number that is not finite makes the distance
// unit.MaxDistance, as does one that exceeds it.
func (m Metric) between(l *layout, a, b *state) unit.Distance {
	// A sum of squares of differences of float32 is finite exactly if these are.
	if m != L2 && !(finite(a.values) && finite(b.values)) {
		return unit.MaxDistance
	}
	largest := unit.Distance(0)
	for _, g := range l.groups {
		x, y := a.values[g.from:g.to], b.values[g.from:g.to]
		var d unit.Distance
		switch m {
		case L2:
			d = saturate(float64(euclidean(x, y) * picounits))
		case LInf:
			d = saturate(float64(chebyshev(x, y) * picounits))
		case Cosine:
			d = saturate(float64(angular(x, y) * cosineUnits))
		default:
			panic(fmt.Sprintf("kernels: no metric %d", m))
		}
		largest = max(largest, d)
	}
	return largest
}

// distance returns the distance of two states of the workload.
func (e *executor) distance(m Metric, a, b *state) unit.Distance {
	e.meter.lap(&e.meter.times.Other)
	d := m.between(&e.w.layout, a, b)
	e.meter.kernel(&e.meter.times.Distances, false) // a chain in float64
	return d
}

// saturate truncates d >= 0 to an integer; NaN is larger than any.
func saturate(d float64) unit.Distance {
	if !(d < saturationFloat) {
		return unit.MaxDistance
	}
	return unit.Distance(d)
}

func finite(x []float32) bool {
	for _, v := range x {
		if math.Float32bits(v)&0x7f800000 == 0x7f800000 {
			return false
		}
	}
	return true
}

func euclidean(x, y []float32) float64 {
	sum := 0.0
	for i, v := range x {
		d := float64(v) - float64(y[i])
		sum += float64(d * d)
	}
	return math.Sqrt(sum)
}

func chebyshev(x, y []float32) float64 {
	largest := 0.0
	for i, v := range x {
		if d := math.Abs(float64(v) - float64(y[i])); d > largest {
			largest = d
		}
	}
	return largest
}

// angular is half the squared distance of the two vectors scaled to length one,
// which equals 1 - cos without its cancellation. Two zero vectors are at distance
// 0, a zero and another at 1.
func angular(x, y []float32) float64 {
	nx, ny := length(x), length(y)
	switch {
	case nx == 0 && ny == 0:
		return 0
	case nx == 0 || ny == 0:
		return 1
	}
	sum := 0.0
	for i, v := range x {
		d := float64(v)/nx - float64(y[i])/ny
		sum += float64(d * d)
	}
	return sum / 2
}

func length(x []float32) float64 {
	sum := 0.0
	for _, v := range x {
		sum += float64(float64(v) * float64(v))
	}
	return math.Sqrt(sum)
}
