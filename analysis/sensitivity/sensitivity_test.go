package sensitivity

import (
	"math"
	"testing"
)

// ishigami has known indices: Ishigami and Homma, "An importance quantification
// technique in uncertainty analysis for computer models" (1990), with a = 7, b = 0.1.
func ishigami(u []float64) float64 {
	x := [3]float64{}
	for i := range x {
		x[i] = math.Pi * (2*u[i] - 1)
	}
	sin := math.Sin(x[1])
	return math.Sin(x[0]) + 7*sin*sin + 0.1*math.Pow(x[2], 4)*math.Sin(x[0])
}

// closed returns the first and total indices of ishigami by integration.
func closed() (first, total [3]float64) {
	const a, b = 7, 0.1
	pi4, pi8 := math.Pow(math.Pi, 4), math.Pow(math.Pi, 8)
	v1 := (1 + b*pi4/5) * (1 + b*pi4/5) / 2
	v2 := a * a / 8.0
	v13 := b * b * pi8 * (1.0/18 - 1.0/50)
	v := v1 + v2 + v13
	return [3]float64{v1 / v, v2 / v, 0}, [3]float64{(v1 + v13) / v, v2 / v, v13 / v}
}

func evaluate(n int, fill func([]float64, int), f func([]float64) float64, factors int) []float64 {
	y, x := make([]float64, n), make([]float64, factors)
	for i := range y {
		fill(x, i)
		y[i] = f(x)
	}
	return y
}

// TestIshigami: indices within 0.03 of the closed form, and intervals that hold it.
func TestIshigami(t *testing.T) {
	s, err := NewSobol(3, 4096, 5)
	if err != nil {
		t.Fatal(err)
	}
	y := evaluate(s.Len(), s.Fill, ishigami, 3)
	first, total := closed()
	for i, index := range s.Indices(y, Bootstrap{Resamples: 200, Confidence: 0.999, Seed: 1}) {
		for _, c := range []struct {
			name string
			got  Interval
			want float64
		}{{"first", index.First, first[i]}, {"total", index.Total, total[i]}} {
			if math.Abs(c.got.Value-c.want) > 0.03 || c.got.Low > c.want || c.got.High < c.want {
				t.Errorf("factor %d: %s index %.4f [%.4f, %.4f], want %.4f", i, c.name, c.got.Value, c.got.Low, c.got.High, c.want)
			}
		}
	}
}

// TestMorrisRanksIshigami: by Star, factor 1 before 0 and 2 last but not nothing, since it
// acts through factor 0 alone, which its mean near zero shows.
func TestMorrisRanksIshigami(t *testing.T) {
	m := NewMorris(3, 200, 8, 3)
	e := m.Effects(evaluate(m.Len(), m.Fill, ishigami, 3), Bootstrap{Resamples: 200, Confidence: 0.99, Seed: 1})
	if !(e[0].Star.Value > 0 && e[1].Star.Value > 0 && e[2].Star.Value > 0) {
		t.Fatalf("%+v", e)
	}
	if math.Abs(e[2].Mean.Value) > 0.3*e[2].Star.Value {
		t.Errorf("factor 2 acts by itself: %+v", e[2])
	}
}

// TestMorrisOfALine: on a linear function every elementary effect is the slope.
func TestMorrisOfALine(t *testing.T) {
	slopes := []float64{3, -1, 0, 0.5, -7}
	m := NewMorris(len(slopes), 10, 4, 1)
	y := evaluate(m.Len(), m.Fill, func(x []float64) float64 {
		sum := 2.0
		for i := range x {
			sum += slopes[i] * x[i]
		}
		return sum
	}, len(slopes))
	for i, e := range m.Effects(y, Bootstrap{Resamples: 50, Confidence: 0.95, Seed: 1}) {
		if math.Abs(e.Mean.Value-slopes[i]) > 1e-12 || math.Abs(e.Star.Value-math.Abs(slopes[i])) > 1e-12 || e.Deviation.Value > 1e-12 {
			t.Errorf("factor %d: %+v, want slope %v", i, e, slopes[i])
		}
	}
}

// TestPathsMoveEachFactorOnce, by one step, inside the cube.
func TestPathsMoveEachFactorOnce(t *testing.T) {
	m := NewMorris(4, 50, 6, 9)
	x, before := make([]float64, 4), make([]float64, 4)
	for n := range 50 {
		moved := [4]int{}
		for step := range 5 {
			m.Fill(x, n*5+step)
			for i := range x {
				if x[i] < 0 || x[i] > 1 {
					t.Fatalf("path %d leaves the cube: %v", n, x)
				}
				if step > 0 && x[i] != before[i] {
					moved[i]++
					if math.Abs(math.Abs(x[i]-before[i])-0.6) > 1e-12 {
						t.Fatalf("path %d moves factor %d by %v", n, i, x[i]-before[i])
					}
				}
			}
			copy(before, x)
		}
		if moved != [4]int{1, 1, 1, 1} {
			t.Fatalf("path %d moves factors %v", n, moved)
		}
	}
}

// TestNoVariance: a constant has no indices.
func TestNoVariance(t *testing.T) {
	s, err := NewSobol(2, 16, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, index := range s.Indices(make([]float64, s.Len()), Bootstrap{}) {
		if !math.IsNaN(index.First.Value) || !math.IsNaN(index.Total.Value) {
			t.Errorf("%+v", index)
		}
	}
}

// TestMissingResults: a path or a sample that misses a result is left out, and the others
// give what they give alone.
func TestMissingResults(t *testing.T) {
	slope := func(x []float64) float64 { return 3*x[0] - x[1] }
	m := NewMorris(2, 10, 4, 1)
	y := evaluate(m.Len(), m.Fill, slope, 2)
	for n := range 8 {
		y[3*n+n%3] = math.NaN()
	}
	if used, all := m.Parts(y); used != 2 || all != 10 {
		t.Fatalf("%d of %d paths", used, all)
	}
	for i, e := range m.Effects(y, Bootstrap{Resamples: 20, Confidence: 0.9, Seed: 1}) {
		if want := []float64{3, -1}[i]; math.Abs(e.Mean.Value-want) > 1e-12 || math.Abs(e.Mean.Low-want) > 1e-12 {
			t.Errorf("factor %d: %+v", i, e)
		}
	}
	y[26] = math.Inf(1)
	if e := m.Effects(y, Bootstrap{Resamples: 20}); !math.IsNaN(e[0].Star.Value) || !math.IsNaN(e[1].Mean.Low) {
		t.Errorf("one path has effects: %+v", e)
	}

	s, err := NewSobol(2, 1024, 1)
	if err != nil {
		t.Fatal(err)
	}
	y = evaluate(s.Len(), s.Fill, slope, 2)
	y[5], y[9] = math.NaN(), math.NaN()
	if used, all := s.Parts(y); used != 1022 || all != 1024 {
		t.Fatalf("%d of %d samples", used, all)
	}
	for i, index := range s.Indices(y, Bootstrap{}) {
		if want := []float64{0.9, 0.1}[i]; math.Abs(index.First.Value-want) > 0.02 || math.Abs(index.Total.Value-want) > 0.02 {
			t.Errorf("factor %d: %+v", i, index)
		}
	}
}
