package unit_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"gensim/protocol/unit"
)

// amount draws non-negative integers of all sizes, the ends included.
func amount() *rapid.Generator[int64] { return rapid.Int64Min(0) }

// TestMulDivIsExact compares with integers of any size: the quotient is rounded as
// named, and panics exactly when it does not fit.
func TestMulDivIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := amount().Draw(t, "a"), amount().Draw(t, "b"), rapid.Int64Min(1).Draw(t, "c")
		up := rapid.Bool().Draw(t, "up")
		rounding := unit.Down
		product := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		if up {
			rounding = unit.Up
			product.Add(product, big.NewInt(c-1))
		}
		want := product.Div(product, big.NewInt(c))
		defer func() {
			if panicked := recover() != nil; panicked == want.IsInt64() {
				t.Fatalf("%d*%d/%d, up %v, is %v; panicked: %v", a, b, c, up, want, panicked)
			}
		}()
		if got := unit.MulDiv(a, b, c, rounding); got != want.Int64() {
			t.Fatalf("%d*%d/%d, up %v, is %v, not %d", a, b, c, up, want, got)
		}
	})
}

// TestOperandsOutOfRangePanic names what MulDiv refuses. The quotient of the last,
// (2^65-1)/2, is all ones before it is rounded up.
func TestOperandsOutOfRangePanic(t *testing.T) {
	for _, o := range [][3]int64{{-1, 1, 1}, {1, -1, 1}, {1, 1, 0}, {1, 1, -1}, {math.MaxInt64, 2, 1}, {253921, 145295143558111, 2}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was accepted", o)
				}
			}()
			unit.MulDiv(o[0], o[1], o[2], unit.Up)
		}()
	}
}

func ratios() *rapid.Generator[unit.Ratio] {
	return rapid.Custom(func(t *rapid.T) unit.Ratio {
		return unit.Ratio{Num: amount().Draw(t, "num"), Den: rapid.Int64Min(1).Draw(t, "den")}
	})
}

// TestRatiosCompareAndHitExactly compares Cmp and Hit with fractions of any size.
func TestRatiosCompareAndHitExactly(t *testing.T) {
	ratio := ratios()
	rapid.Check(t, func(t *rapid.T) {
		p, q, draw := ratio.Draw(t, "p"), ratio.Draw(t, "q"), rapid.Uint64().Draw(t, "draw")
		x, y := big.NewRat(p.Num, p.Den), big.NewRat(q.Num, q.Den)
		if got, want := p.Cmp(q), x.Cmp(y); got != want {
			t.Fatalf("%v to %v compares as %d, want %d", p, q, got, want)
		}
		whole := new(big.Int).Lsh(big.NewInt(1), 64)
		u := new(big.Rat).SetFrac(new(big.Int).SetUint64(draw), whole)
		if got, want := p.Hit(draw), u.Cmp(x) < 0; got != want {
			t.Fatalf("draw %d hits %v: %v, want %v", draw, p, got, want)
		}
	})
}

// TestOfDistanceSaturates compares with fractions of any size.
func TestOfDistanceSaturates(t *testing.T) {
	ratio := ratios()
	rapid.Check(t, func(t *rapid.T) {
		q, d := ratio.Draw(t, "q"), unit.Distance(rapid.Int64Min(0).Draw(t, "d"))
		exact := new(big.Rat).Mul(big.NewRat(q.Num, q.Den), new(big.Rat).SetInt64(int64(d)))
		want := new(big.Int).Add(exact.Num(), new(big.Int).Sub(exact.Denom(), big.NewInt(1)))
		want.Quo(want, exact.Denom())
		if !want.IsInt64() {
			want.SetInt64(int64(unit.MaxDistance))
		}
		if got := q.OfDistance(d); big.NewInt(int64(got)).Cmp(want) != 0 {
			t.Fatalf("%v of %d is %d, want %v", q, d, got, want)
		}
	})
}
