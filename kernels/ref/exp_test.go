package ref

import (
	"math"
	"testing"
)

// ulps returns |got - want| in units of the last place of float32 at want.
func ulps(got float32, want float64) float64 {
	_, exponent := math.Frexp(want)
	unit := math.Ldexp(1, max(exponent, -125)-24)
	return math.Abs(float64(got)-want) / unit
}

// sweep calls f with evenly spread float32 of [low, high].
func sweep(low, high float32, f func(x float32)) {
	const points = 200_000
	for i := range points + 1 {
		f(float32(float64(low) + (float64(high)-float64(low))*float64(i)/points))
	}
}

// The standard library's results in float64 are the yardstick; their last bits
// depend on the machine, a float32's unit does not feel them.
func TestAccuracy(t *testing.T) {
	functions := []struct {
		name       string
		f          func(float32, bool) float32
		exact      func(float64) float64
		low, high  float32
		limit      float64 // in units of the last place, fused
		limitPlain float64 // unfused
	}{
		{"exp", Exp, math.Exp, -87, 88.7, 1.3, 1.8},
		{"exp, subnormal", Exp, math.Exp, -104, -87, 1.3, 1.8},
		{"exp near 0", Exp, math.Exp, -1, 1, 1.3, 1.8},
		{"tanh", Tanh, math.Tanh, -10, 10, 2, 2},
		{"tanh near 0", Tanh, math.Tanh, -0.7, 0.7, 2, 2.5},
		{"log", Log, math.Log, 1e-6, 1e6, 1.5, 1.5},
		{"log near 10", Log, math.Log, 1.1, 10, 1.5, 1.5},
		{"brisk exp near 0", BriskExp, math.Exp, -1, 1, 2, 2},
		{"brisk exp", BriskExp, math.Exp, -87, 88.7, 66, 66}, // by design, see there
		{"brisk tanh", BriskTanh, math.Tanh, -10, 10, 5, 6},
		{"brisk tanh near 0", BriskTanh, math.Tanh, -0.7, 0.7, 5, 5},
	}
	for _, k := range functions {
		for _, fused := range []bool{true, false} {
			limit := k.limitPlain
			if fused {
				limit = k.limit
			}
			worst, at := 0.0, float32(0)
			sweep(k.low, k.high, func(x float32) {
				if e := ulps(k.f(x, fused), k.exact(float64(x))); e > worst {
					worst, at = e, x
				}
			})
			t.Logf("%s, fused %v: worst %.2f ulp at %g", k.name, fused, worst, at)
			if worst > limit || math.IsNaN(worst) {
				t.Errorf("%s, fused %v: %.2f ulp at %g, limit %.2f", k.name, fused, worst, at, limit)
			}
		}
	}
}

func TestSpecialArguments(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	cases := []struct {
		name      string
		got, want float32
	}{
		{"exp(0)", Exp(0, true), 1},
		{"exp(+Inf)", Exp(inf, true), inf},
		{"exp(-Inf)", Exp(-inf, true), 0},
		{"exp(89)", Exp(89, true), inf},
		{"exp(-104)", Exp(-104, true), 0},
		{"exp(NaN)", Exp(nan, true), nan},
		{"log(1)", Log(1, true), 0},
		{"log(0)", Log(0, true), -inf},
		{"log(-1)", Log(-1, true), nan},
		{"log(-Inf)", Log(-inf, true), nan},
		{"log(+Inf)", Log(inf, true), inf},
		{"log(NaN)", Log(nan, true), nan},
		{"brisk exp(0)", BriskExp(0, true), 1},
		{"brisk exp(+Inf)", BriskExp(inf, true), inf},
		{"brisk exp(-Inf)", BriskExp(-inf, true), 0},
		{"brisk exp(NaN)", BriskExp(nan, true), nan},
		{"brisk tanh(20)", BriskTanh(20, true), 1 - 0x1p-22},
		{"brisk tanh(-Inf)", BriskTanh(-inf, true), -1 + 0x1p-22},
		{"brisk tanh(1e-5)", BriskTanh(1e-5, true), 1e-5},
		{"brisk tanh(NaN)", BriskTanh(nan, true), nan},
		{"tanh(20)", Tanh(20, true), 1},
		{"tanh(-Inf)", Tanh(-inf, true), -1},
		{"tanh(NaN)", Tanh(nan, true), nan},
	}
	for _, k := range cases {
		if !same(k.got, k.want) {
			t.Errorf("%s = %g, want %g", k.name, k.got, k.want)
		}
	}
}
