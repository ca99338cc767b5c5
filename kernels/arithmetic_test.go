package kernels_test

import (
	"slices"
	"testing"

	"gensim/kernels"
)

// The catalogue's lines are complete and fit together.
func TestCatalogueOfArithmetics(t *testing.T) {
	names, members := map[string]bool{}, map[kernels.Class]int{}
	for _, a := range kernels.Arithmetics() {
		if parsed, err := kernels.ParseArithmetic(a.String()); err != nil || parsed != a || names[a.String()] {
			t.Errorf("%v is parsed as %v, %v", a, parsed, err)
		}
		names[a.String()] = true
		for _, o := range []kernels.Order{a.Products(), a.Sums(), a.Rows()} {
			if o.Lanes < 1 || o.Lanes > kernels.MaxLanes || o.Lanes&(o.Lanes-1) != 0 || o.Drawn && !o.Contiguous {
				t.Errorf("%v sums in the order %+v", a, o)
			}
		}
		if a.Rows().Drawn {
			t.Errorf("%v draws the order of rows", a)
		}
		if a.Repeatable() {
			members[a.Class()]++
		}
	}
	bits := map[kernels.Class]int{kernels.ClassFP32: kernels.BitsFP32, kernels.ClassTF32: kernels.BitsTF32, kernels.ClassBF16: kernels.BitsBF16}
	for _, a := range kernels.Arithmetics() {
		if a.InputBits() != bits[a.Class()] || a.Narrow() != (a.Class() != kernels.ClassFP32) {
			t.Errorf("%v is of class %v and keeps %d bits", a, a.Class(), a.InputBits())
		}
	}
	all := kernels.Classes()
	if !slices.IsSorted(all) || len(all) != len(members) {
		t.Errorf("classes %v of %v", all, members)
	}
	for _, c := range all {
		if members[c] < 2 {
			t.Errorf("class %v has %d repeatable arithmetics; a profiler needs an unequal pair", c, members[c])
		}
	}
}

// The parts of all lanes are the whole range, each element once.
func TestLanesCoverTheRange(t *testing.T) {
	for _, a := range kernels.Arithmetics() {
		for _, o := range []kernels.Order{a.Products(), a.Sums(), a.Rows()} {
			for k := range 40 {
				taken := make([]int, k)
				for l := range o.Lanes {
					for first, stride, count := o.Lane(k, l); count > 0; first, count = first+stride, count-1 {
						taken[first]++
					}
				}
				if slices.ContainsFunc(taken, func(n int) bool { return n != 1 }) {
					t.Fatalf("%+v takes elements of %d so often: %v", o, k, taken)
				}
			}
		}
	}
}

// Arrivals are permutations that depend on seed and tile, and every lane is as likely
// to come first as last.
func TestArrivals(t *testing.T) {
	o := kernels.Atomic.Products()
	const tiles = 8000
	var first, last [kernels.MaxLanes]int
	seen := map[[kernels.MaxLanes]uint8]bool{}
	for tile := range tiles {
		at := o.Arrivals(3, tile)
		order := slices.Sorted(slices.Values(at[:o.Lanes]))
		for l, v := range order {
			if int(v) != l {
				t.Fatalf("%v is no order of %d lanes", at, o.Lanes)
			}
		}
		first[at[0]]++
		last[at[o.Lanes-1]]++
		seen[at] = true
	}
	// 1000 expected with a standard deviation of 30; a right program fails with a
	// probability below 1e-6, and the seed is fixed.
	for l := range o.Lanes {
		for _, n := range []int{first[l], last[l]} {
			if n < 850 || n > 1150 {
				t.Errorf("lane %d comes first %d and last %d times of %d", l, first[l], last[l], tiles)
			}
		}
	}
	if len(seen) < tiles*8/10 {
		t.Errorf("%d different orders of %d tiles", len(seen), tiles)
	}
	first5, again := o.Arrivals(3, 5), o.Arrivals(3, 5)
	if first5 != again || first5 == o.Arrivals(4, 5) && o.Arrivals(3, 6) == o.Arrivals(4, 6) {
		t.Error("an order is a function of seed and tile")
	}
}
