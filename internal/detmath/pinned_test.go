package detmath

import (
	"math"
	"testing"
)

// TestPinnedBits holds the functions to bits that were computed once: any
// machine, compiler or refactoring that gives others breaks reproducibility,
// however accurate its answer.
func TestPinnedBits(t *testing.T) {
	chain := func(f func(float64) float64, lo, hi float64) uint64 {
		var digest uint64
		grid(lo, hi, 10_000, func(x float64) {
			digest = (digest ^ math.Float64bits(f(x))) * 0x9e3779b97f4a7c15
			digest ^= digest >> 29
		})
		return digest
	}
	pow := func(y float64) func(float64) float64 { return func(x float64) float64 { return Pow(x, y) } }
	cases := []struct {
		name string
		got  uint64
		want uint64
	}{
		{"exp(1)", math.Float64bits(Exp(1)), 0x4005bf0a8b145769},
		{"log(10)", math.Float64bits(Log(10)), 0x40026bb1bbb55516},
		{"tanh(0.5)", math.Float64bits(Tanh(0.5)), 0x3fdd9353d7568af3},
		{"pow(2, 1/3)", math.Float64bits(Pow(2, 1.0/3)), 0x3ff428a2f98d728b},
		{"quantile(0.975)", math.Float64bits(NormalQuantile(0.975)), 0x3fff5c0331eeff82},
		{"exp chain", chain(Exp, -740, 700), 0x0d1044c416bc141c},
		{"log chain", chain(Log, 1e-3, 1e3), 0x92eda211ff38baf4},
		{"tanh chain", chain(Tanh, -5, 5), 0x62dd026154fe3d84},
		{"pow chain", chain(pow(-1.7), 1e-3, 1e3), 0xec881f38cda6dd52},
		{"quantile chain", chain(NormalQuantile, 0, 1), 0xdd3d3ed0b17b38ca},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: got %#016x, want %#016x", c.name, c.got, c.want)
		}
	}
}
