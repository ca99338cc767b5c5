package kernels

import (
	"math"
	"slices"
	"testing"
)

func small(t *testing.T) *Workload {
	t.Helper()
	w, err := New("small", valid())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// The initial weights are uniform between the stated bounds, biases are zero.
func TestInitialState(t *testing.T) {
	w := small(t)
	s := w.initial(1)
	bound := math.Sqrt(6.0 / 196)
	weights := w.layout.block(s, 0)
	sum, squares := 0.0, 0.0
	for _, v := range weights {
		if math.Abs(float64(v)) > bound {
			t.Fatalf("weight %g is beyond %g", v, bound)
		}
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	n := float64(len(weights))
	// Mean 0 and variance bound²/3; five standard errors, error probability 1e-6.
	if mean := sum / n; math.Abs(mean) > 5*bound/math.Sqrt(3*n) {
		t.Errorf("mean %g", mean)
	}
	if ratio := squares / n / (bound * bound / 3); math.Abs(ratio-1) > 5*math.Sqrt(0.8/n) {
		t.Errorf("variance is %g of the expected one", ratio)
	}
	for _, v := range w.layout.block(s, 1) {
		if v != 0 {
			t.Fatal("biases begin at zero")
		}
	}
	if s.counter != 0 || !slices.Equal(s.values, w.initial(1).values) {
		t.Error("an instance has one initial state")
	}
	if slices.Equal(s.values, w.initial(2).values) {
		t.Error("instances differ")
	}
}

// Every epoch visits every image once, in an order of its own; access may jump.
func TestBatches(t *testing.T) {
	w := small(t)
	b := newBatches(w, 7)
	perEpoch := 4000 / 32
	var first []uint32
	for epoch := range 2 {
		seen := map[uint32]bool{}
		for i := range perEpoch {
			batch := b.at(epoch*perEpoch + i)
			if epoch == 0 && i == 0 {
				first = slices.Clone(batch)
			}
			if epoch == 1 && i == 0 && slices.Equal(batch, first) {
				t.Error("two epochs begin alike")
			}
			for _, s := range batch {
				seen[s] = true
			}
		}
		if len(seen) != 4000 {
			t.Errorf("epoch %d visits %d images", epoch, len(seen))
		}
	}
	if !slices.Equal(b.at(0), first) {
		t.Error("a batch does not depend on what was asked before")
	}
	other := newBatches(w, 8)
	if slices.Equal(other.at(0), first) {
		t.Error("instances have their own order")
	}
}

// A batch size that does not divide the images leaves a remainder out.
func TestBatchesLeaveARemainderOut(t *testing.T) {
	c := valid()
	c.Batch = 900
	w, err := New("big batch", c)
	if err != nil {
		t.Fatal(err)
	}
	b := newBatches(w, 1)
	for step := range 9 {
		if got := len(b.at(step)); got != 900 {
			t.Errorf("step %d has %d images", step, got)
		}
	}
	if b.epoch != 2 {
		t.Errorf("step 8 is in epoch %d, want 2", b.epoch)
	}
}

func TestGridIsAboutTheRoot(t *testing.T) {
	for _, k := range []struct{ segments, per, want int }{{50, 5, 15}, {1, 250, 250}, {250, 1, 15}, {4, 5, 5}, {100, 100, 100}, {1, 1, 1}} {
		w := &Workload{config: Config{Segments: k.segments, StepsPerSegment: k.per}}
		if got := w.grid(); got != k.want {
			t.Errorf("grid of %d x %d is %d, want %d", k.segments, k.per, got, k.want)
		}
	}
}

// The cache never exceeds its bound, forgets what was unused longest, and hands
// out states that later writes do not reach.
func TestWeightsAreBounded(t *testing.T) {
	w := small(t)
	w.config.StepsPerSegment = 5
	s := w.layout.newState()
	cache := newWeights(3 * s.bytes())
	walk := &trajectory{executor: &executor{w: w}, run: Run{Arithmetic: Seq}, course: &honestCourse{}}
	for i := range 4 {
		s.counter = uint64(5 * (i + 1))
		s.values[0] = float32(i)
		cache.put(walk.key(), s)
		if i == 2 {
			cache.before(walk, 5) // use the first again
		}
	}
	if cache.bytes != 3*s.bytes() {
		t.Errorf("%d bytes kept, want %d", cache.bytes, 3*s.bytes())
	}
	if got := cache.before(walk, 5); got == nil || got.values[0] != 0 {
		t.Error("the state used last was forgotten, or changed")
	}
	if got := cache.before(walk, 14); got == nil || got.counter != 5 {
		t.Errorf("the second state should be forgotten: %v", got)
	}
	if got := cache.before(walk, 99); got == nil || got.counter != 20 {
		t.Errorf("the latest before 99: %v", got)
	}
	walk.course = &forgetful{}
	if got := cache.before(walk, 99); got != nil {
		t.Errorf("a walk that resumes nowhere begins at %d", got.counter)
	}
	walk.course, walk.run.Instance = &honestCourse{}, 1
	if cache.before(walk, 99) != nil {
		t.Error("trajectories do not share states")
	}
}

// forgetful is a course that resumes nowhere.
type forgetful struct{ honestCourse }

func (forgetful) resumes(int) bool { return false }

// The first largest output wins; a NaN never does unless it stands first.
func TestFirstLargest(t *testing.T) {
	nan := float32(math.NaN())
	for _, k := range []struct {
		x    []float32
		want int
	}{{[]float32{1, 3, 3}, 1}, {[]float32{-1, nan, -2}, 0}, {[]float32{nan, 5}, 0}} {
		if got := first(k.x); got != k.want {
			t.Errorf("first(%v) = %d, want %d", k.x, got, k.want)
		}
	}
}
