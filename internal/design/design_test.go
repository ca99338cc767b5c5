package design

import (
	"math/bits"
	"testing"
)

// at is one coordinate of at most 40.
func at(d Design, point, dimension int) float64 {
	x := make([]float64, 40)
	d.Fill(x, point)
	return x[dimension]
}

// TestPermuted: every number below n has one place, and another under another key.
func TestPermuted(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 5, 16, 17, 1000, 4097} {
		seen, moved := make([]bool, n), 0
		for i := range n {
			p := permuted(i, n, 7, 0)
			if p >= n || seen[p] {
				t.Fatalf("of %d: %d goes to %d", n, i, p)
			}
			seen[p] = true
			if p != permuted(i, n, 7, 1) {
				moved++
			}
		}
		if n > 16 && moved < int(n)/2 {
			t.Errorf("of %d, two dimensions share all but %d places", n, moved)
		}
	}
}

// TestLatinHypercube: each n-th part of each dimension holds one point; the fit of
// two dimensions is none: with 1,000 points a correlation above 0.15 has probability
// under 10^-5, and the seed is fixed.
func TestLatinHypercube(t *testing.T) {
	const n = 1000
	d := LatinHypercube(n, 3)
	var sums [4]float64
	for dimension := range 4 {
		seen := make([]bool, n)
		for point := range n {
			x := at(d, point, dimension)
			if x < 0 || x >= 1 || seen[int(x*n)] {
				t.Fatalf("point %d is at %v in dimension %d", point, x, dimension)
			}
			seen[int(x*n)] = true
			sums[dimension] += (x - 0.5) * (at(d, point, (dimension+1)%4) - 0.5)
		}
	}
	for dimension, s := range sums {
		if r := s / n * 12; r > 0.15 || r < -0.15 {
			t.Errorf("dimension %d correlates with the next: %v", dimension, r)
		}
	}
	if x := LatinHypercube(1_000_000, 1); at(x, 999_999, 0) >= 1 {
		t.Error("a coordinate is not below 1")
	}
}

// TestRandom: uniform within what 10,000 points allow (five standard deviations of a
// count of 1,000 in ten parts, probability under 10^-5 for the fixed seed).
func TestRandom(t *testing.T) {
	d, count := Random(1), [10]int{}
	for point := range 10_000 {
		count[int(10*at(d, point, 2))]++
	}
	for part, n := range count {
		if n < 850 || n > 1150 {
			t.Errorf("part %d holds %d points", part, n)
		}
	}
	if at(d, 0, 0) == at(d, 0, 1) || at(d, 0, 0) == at(d, 1, 0) || at(d, 0, 0) == at(Random(2), 0, 0) {
		t.Error("coordinates repeat")
	}
}

// TestSobolKnown: the first points in three dimensions as Joe and Kuo's own program
// prints them.
func TestSobolKnown(t *testing.T) {
	s, err := unshifted(40)
	if err != nil {
		t.Fatal(err)
	}
	for point, want := range [][3]float64{
		{0, 0, 0}, {0.5, 0.5, 0.5}, {0.75, 0.25, 0.25}, {0.25, 0.75, 0.75}, {0.375, 0.375, 0.625},
		{0.875, 0.875, 0.125}, {0.625, 0.125, 0.875}, {0.125, 0.625, 0.375}, {0.1875, 0.3125, 0.9375}, {0.6875, 0.8125, 0.4375},
	} {
		for dimension, x := range want {
			if got := at(s, point, dimension); got != x {
				t.Errorf("point %d, dimension %d: %v, want %v", point, dimension, got, x)
			}
		}
	}
}

// TestSobolDefinition computes coordinates by the definition, from rows of the table
// new-joe-kuo-6: degree and coefficients of a primitive polynomial, first numbers m.
func TestSobolDefinition(t *testing.T) {
	s, err := unshifted(40)
	if err != nil {
		t.Fatal(err)
	}
	for dimension, row := range map[int]struct {
		degree, a int
		m         []uint32
	}{
		3: {3, 1, []uint32{1, 3, 1}}, 6: {4, 4, []uint32{1, 3, 5, 13}}, 9: {5, 7, []uint32{1, 1, 7, 11, 19}},
		19: {7, 1, []uint32{1, 3, 7, 11, 23, 15, 103}},
	} {
		v := make([]uint32, 32)
		for k := range v {
			if k < row.degree {
				v[k] = row.m[k] << (31 - k)
				continue
			}
			v[k] = v[k-row.degree] ^ v[k-row.degree]>>row.degree
			for j := 1; j < row.degree; j++ {
				v[k] ^= uint32(row.a>>(row.degree-1-j)&1) * v[k-j]
			}
		}
		x := uint32(0)
		for point := range 3000 {
			if point > 0 {
				x ^= v[bits.TrailingZeros(uint(point))]
			}
			if got := at(s, point, dimension); got != float64(x)*0x1p-32 {
				t.Fatalf("point %d, dimension %d: %v, want word %d", point, dimension, got, x)
			}
		}
	}
}

// TestSobolBalance: shifted or not, of the first 2^m points each 2^m-th part holds
// one; the seed moves them.
func TestSobolBalance(t *testing.T) {
	for seed := range uint64(3) {
		s, err := Sobol(40, seed)
		if err != nil {
			t.Fatal(err)
		}
		for dimension := range 40 {
			seen := [256]bool{}
			for point := range 256 {
				x := at(s, point, dimension)
				if seen[int(256*x)] {
					t.Fatalf("seed %d, dimension %d: two points at %v", seed, dimension, x)
				}
				seen[int(256*x)] = true
			}
		}
		if other, _ := Sobol(40, seed+1); at(other, 0, 0) == at(s, 0, 0) {
			t.Error("the seed moves nothing")
		}
	}
	if _, err := Sobol(MaxSobol+1, 1); err == nil {
		t.Error("there is no such dimension")
	}
}
