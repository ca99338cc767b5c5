package kernels

import (
	"math"
	"testing"

	"gensim/protocol/unit"
)

// adam returns the layout of a small workload with moments: 7850 numbers in each
// of three groups.
func adam(t *testing.T) *Workload {
	t.Helper()
	c := valid()
	c.Model.MLP.Widths = []int{784, 10}
	c.Optimizer = DefaultAdamW(unit.Ratio{Num: 1, Den: 1000})
	w, err := New("adam", c)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestDistanceIsTheLargestOverGroups(t *testing.T) {
	w := adam(t)
	l := &w.layout
	if len(l.groups) != 3 || l.weights != 7850 || l.floats != 3*7850 {
		t.Fatalf("layout: groups %v, %d weights of %d numbers", l.groups, l.weights, l.floats)
	}
	a, b := l.newState(), l.newState()
	b.values[0], b.values[5] = 3, 4             // weights: 5 apart, 4 at most
	b.values[2*7850], b.values[2*7850+1] = 6, 8 // second moments: 10 apart, 8 at most
	for m, want := range map[Metric]unit.Distance{L2: 10e12, LInf: 8e12, Cosine: 1e18} {
		if got := m.between(l, a, b); got != want {
			t.Errorf("%v: %d, want %d", m, got, want)
		}
		if got := m.between(l, b, b); got != 0 {
			t.Errorf("%v to itself: %d", m, got)
		}
		if m.between(l, a, b) != m.between(l, b, a) {
			t.Errorf("%v is not symmetric", m)
		}
	}
}

// An honest angle is about the square of an honest distance; 1 - cos by its
// definition would lose it to cancellation.
func TestSmallAngles(t *testing.T) {
	w := adam(t)
	l := &w.layout
	a, b := l.newState(), l.newState()
	a.values[0], b.values[0] = 1, 1
	b.values[1] = 1e-7
	// 1 - cos(x) = x²/2 for tan x = 1e-7.
	got, want := float64(Cosine.between(l, a, b)), 0.5e-14*cosineUnits
	if math.Abs(got-want) > 1e-6*want {
		t.Errorf("angle of 1e-7: %g, want %g", got, want)
	}
	b.values[0], b.values[1] = -1, 0
	if got := Cosine.between(l, a, b); got != 2e18 {
		t.Errorf("opposite vectors: %d, want 2e18", got)
	}
}

func TestDistanceSaturates(t *testing.T) {
	w := adam(t)
	l := &w.layout
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, bad := range []float32{nan, inf, -inf, math.MaxFloat32} {
		for _, at := range []int{0, 7850, l.floats - 1} {
			a, b := l.newState(), l.newState()
			b.values[at] = bad
			for m := range metricEnd {
				if m == Cosine && bad == math.MaxFloat32 {
					continue // an angle is finite however long the vector
				}
				if d, e := m.between(l, a, b), m.between(l, b, a); d != unit.MaxDistance || e != d {
					t.Errorf("%v with %g at %d: %d and %d, want saturation", m, bad, at, d, e)
				}
			}
		}
	}
	// Equal infinities are no agreement.
	a := l.newState()
	a.values[3] = inf
	if d := L2.between(l, a, a); d != unit.MaxDistance {
		t.Errorf("infinite state to itself: %d", d)
	}
	if got := saturate(0x1p63); got != unit.MaxDistance {
		t.Errorf("2^63: %d", got)
	}
	if got := saturate(0x1.fffffffffffffp62); got != math.MaxInt64-1023 {
		t.Errorf("below 2^63: %d", got)
	}
}

func TestMetricNames(t *testing.T) {
	for m := range metricEnd {
		if got, err := ParseMetric(m.String()); err != nil || got != m {
			t.Errorf("%v does not parse: %v", m, err)
		}
	}
	if _, err := ParseMetric("l3"); err == nil {
		t.Error("an unknown name must be refused")
	}
}
