package unit_test

import (
	"math"
	"testing"

	"gensim/protocol/unit"
)

// The ends of each rule, which numbers drawn at random do not meet.

func TestEdgesOfProducts(t *testing.T) {
	const most = math.MaxInt64
	for _, c := range []struct {
		a, b, c int64
		r       unit.Rounding
		want    int64 // -1 for a panic
	}{
		{most, 1, 1, unit.Up, most}, {most, most, most, unit.Down, most}, {1 << 62, 2, 1, unit.Down, -1}, {1 << 62, 4, 1, unit.Down, -1},
		{most - 1, most - 1, most - 2, unit.Down, most}, {most - 1, most - 1, most - 2, unit.Up, -1}, // most and a part
		{-1, 1, 4, unit.Down, -1}, {1, -1, 4, unit.Down, -1}, {0, most, 1, unit.Up, 0}, {1, 1, most, unit.Up, 1}, {1, 1, most, unit.Down, 0},
	} {
		got := int64(-1)
		func() {
			defer func() { _ = recover() }()
			got = unit.MulDiv(c.a, c.b, c.c, c.r)
		}()
		if got != c.want {
			t.Errorf("%d * %d / %d, rounding %d: %d, want %d", c.a, c.b, c.c, c.r, got, c.want)
		}
	}
}

func TestEdgesOfRatios(t *testing.T) {
	const most = math.MaxInt64
	q := func(num, den int64) unit.Ratio { return unit.Ratio{Num: num, Den: den} }
	for _, c := range []struct {
		p, q unit.Ratio
		want int
	}{
		{q(1, 2), q(2, 4), 0}, {q(0, 1), q(0, 7), 0}, {q(most, most), q(1, 1), 0}, {q(1, 3), q(1, 2), -1},
		{q(most, most-1), q(most-1, most-2), -1}, // their cross products differ by one
	} {
		if got, back := c.p.Cmp(c.q), c.q.Cmp(c.p); got != c.want || back != -c.want {
			t.Errorf("%v to %v compares as %d, and back as %d", c.p, c.q, got, back)
		}
	}
	for _, c := range []struct {
		q    unit.Ratio
		draw uint64
		want bool
	}{
		{q(0, 1), 0, false}, {q(1, 1), math.MaxUint64, true}, {q(1, 2), 1<<63 - 1, true}, {q(1, 2), 1 << 63, false}, {q(most, most), math.MaxUint64, true},
		{q(1, most), 0, true},
	} {
		if got := c.q.Hit(c.draw); got != c.want {
			t.Errorf("draw %d hits %v: %v", c.draw, c.q, got)
		}
	}
	for _, c := range []struct {
		q       unit.Ratio
		d, want unit.Distance
	}{
		{q(1, 1), unit.MaxDistance, unit.MaxDistance}, {q(1, 1), unit.MaxDistance - 1, unit.MaxDistance - 1}, {q(4, 1), 1 << 62, unit.MaxDistance},
		{q(most-1, most-2), most - 1, unit.MaxDistance}, {q(0, 1), unit.MaxDistance, 0}, {q(1, 3), 4, 2},
	} {
		if got := c.q.OfDistance(c.d); got != c.want {
			t.Errorf("%v of %d is %d, want %d", c.q, c.d, got, c.want)
		}
	}
	if !q(0, 3).IsZero() || q(1, most).IsZero() {
		t.Error("what is zero")
	}
}

func TestSpelling(t *testing.T) {
	for got, want := range map[string]string{
		unit.Amount(0).String(): "0.000000000 GEN", (-unit.GEN - unit.GEN/2).String(): "-1.500000000 GEN", (2*unit.GEN + 1).String(): "2.000000001 GEN",
		unit.Never.String(): "never", unit.Time(0).String(): "0:00:00", (3661 * unit.Second).String(): "1:01:01",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
