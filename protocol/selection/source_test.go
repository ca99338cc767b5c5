package selection

import (
	"fmt"
	"testing"

	"gensim/internal/merkle"
)

// seedOf names a seed of a test.
func seedOf(name string) merkle.Hash { return merkle.HashLeaf([]byte(name)) }

// criticalAt1e6 holds upper critical values of the chi-square distribution in
// thousandths, by degrees of freedom: a fair draw exceeds them with probability
// 1e-6. As the seeds are fixed, a test that passes once always passes; the
// probability is that of having picked an unlucky seed for a right algorithm.
var criticalAt1e6 = map[int]uint64{
	5: 35_888, 9: 44_810, 11: 48_865, 19: 63_677, 59: 125_664, 63: 131_369, 119: 207_198,
}

// requireFit compares counts with exact expectations, in integers.
func requireFit(t *testing.T, observed, expected []uint64) {
	t.Helper()
	critical, ok := criticalAt1e6[len(observed)-1]
	if !ok {
		t.Fatalf("no critical value for %d cells", len(observed))
	}
	var thousandths uint64
	for i, o := range observed {
		d := int64(o) - int64(expected[i])
		thousandths += uint64(d*d) * 1000 / expected[i]
	}
	if thousandths > critical {
		t.Fatalf("chi-square %d.%03d, critical %d.%03d\n%v\n%v", thousandths/1000, thousandths%1000,
			critical/1000, critical%1000, observed, expected)
	}
}

func uniformly(cells int, each uint64) []uint64 {
	e := make([]uint64, cells)
	for i := range e {
		e[i] = each
	}
	return e
}

// TestWordsAreFixed pins the sequence: every run's digest depends on it.
func TestWordsAreFixed(t *testing.T) {
	src := NewSource(seedOf("known answer"), 7)
	var got string
	for range 6 {
		got += fmt.Sprintf("%016x ", src.Word())
	}
	const want = "49ab2e5493a77cc1 2d0ca59a91dd9542 cf17244110af71d8 ea4a61dace8cdba4 0162fe089a630309 b8f1ecc051648e52 "
	if got != want {
		t.Fatalf("words %s\nwant  %s", got, want)
	}
}

func TestSourcesAreIndependentOfOneAnother(t *testing.T) {
	seen := map[uint64]bool{}
	for counter := range uint64(50) {
		for _, name := range []string{"a", "b"} {
			src := NewSource(seedOf(name), counter)
			for range 20 {
				w := src.Word()
				if seen[w] {
					t.Fatalf("word %x came twice", w)
				}
				seen[w] = true
			}
		}
	}
}

func TestACopyContinuesWithTheSameWords(t *testing.T) {
	src := NewSource(seedOf("copy"), 0)
	for range 5 {
		src.Word()
	}
	other := src
	for range 9 {
		if a, b := src.Word(), other.Word(); a != b {
			t.Fatalf("%x and %x", a, b)
		}
	}
}

func TestBelowIsUniform(t *testing.T) {
	for _, n := range []int{6, 10, 12, 20, 60, 64} {
		src := NewSource(seedOf("below"), uint64(n))
		counts := make([]uint64, n)
		for range 1000 * n {
			counts[src.Below(uint64(n))]++
		}
		requireFit(t, counts, uniformly(n, 1000))
	}
}

// TestBelowRejectsTheSurplus looks where bias would be large: below 3*2^62, one
// word in four is surplus. Kept, it would double the chance of every third
// integer (high half of the product), or of the lowest third (remainder).
func TestBelowRejectsTheSurplus(t *testing.T) {
	const n = 3 << 62
	src := NewSource(seedOf("surplus"), 0)
	counts := make([]uint64, 6)
	for range 6000 {
		x := src.Below(n)
		if x >= n {
			t.Fatalf("%d is not below %d", x, uint64(n))
		}
		counts[x%3*2+x/(n/2)]++
	}
	requireFit(t, counts, uniformly(6, 1000))
}

func TestBelowOneIsZero(t *testing.T) {
	src := NewSource(seedOf("one"), 0)
	for range 10 {
		if x := src.Below(1); x != 0 {
			t.Fatal(x)
		}
	}
	requirePanic(t, "Below(0)", func() { src.Below(0) })
}

// TestDistinctIsUniformOverOrderedChoices counts all 60 ordered choices of
// three out of five.
func TestDistinctIsUniformOverOrderedChoices(t *testing.T) {
	cell := map[[3]int]int{}
	for a := range 5 {
		for b := range 5 {
			for c := range 5 {
				if a != b && b != c && a != c {
					cell[[3]int{a, b, c}] = len(cell)
				}
			}
		}
	}
	counts := make([]uint64, 60)
	src := NewSource(seedOf("distinct"), 0)
	for range 60 * 500 {
		d := src.Distinct(5, 3)
		i, ok := cell[[3]int{d[0], d[1], d[2]}]
		if !ok {
			t.Fatalf("%v is no choice of distinct integers", d)
		}
		counts[i]++
	}
	requireFit(t, counts, uniformly(60, 500))
}

func TestDistinctTakesAll(t *testing.T) {
	src := NewSource(seedOf("all"), 0)
	for n := range 30 {
		seen := make([]bool, n)
		for _, v := range src.Distinct(n, n) {
			if seen[v] {
				t.Fatalf("%d of %d came twice", v, n)
			}
			seen[v] = true
		}
	}
	requirePanic(t, "too many", func() { src.Distinct(3, 4) })
	requirePanic(t, "negative", func() { src.Distinct(3, -1) })
}

// TestDisjointSegmentsMissBadOnesAsCombinatoricsSays repeats the figure of the
// protocol reference, section 8: of 50 segments, 25 bad, four drawn, none of
// them is bad with probability C(25,4)/C(50,4) = 12650/230300. In 230300/10
// draws 1265 are expected, with a standard deviation under 35; the test allows
// five.
func TestDisjointSegmentsMissBadOnesAsCombinatoricsSays(t *testing.T) {
	src := NewSource(seedOf("missed"), 0)
	missed := 0
	for range 23030 {
		good := true
		for _, segment := range src.Distinct(50, 4) {
			good = good && segment%2 == 0
		}
		if good {
			missed++
		}
	}
	if missed < 1265-175 || missed > 1265+175 {
		t.Fatalf("%d draws without a bad segment, want about 1265", missed)
	}
}

func TestPairIsUniformOverUnequalPairs(t *testing.T) {
	src := NewSource(seedOf("pair"), 0)
	counts := make([]uint64, 20) // 5*4 ordered pairs
	for range 20 * 500 {
		a, b := src.Pair(5)
		if a == b || min(a, b) < 0 || max(a, b) > 4 {
			t.Fatalf("pair %d %d", a, b)
		}
		if b > a {
			b--
		}
		counts[a*4+b]++
	}
	requireFit(t, counts, uniformly(20, 500))
	requirePanic(t, "one", func() { src.Pair(1) })
}

func requirePanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", what)
		}
	}()
	f()
}

func BenchmarkWord(b *testing.B) {
	src := NewSource(seedOf("bench"), 0)
	b.ReportAllocs()
	for b.Loop() {
		src.Word()
	}
}
