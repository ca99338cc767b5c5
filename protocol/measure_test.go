package protocol

import (
	"testing"

	"gensim/protocol/unit"
)

// TestThreshold pins rank, margin, rounding and saturation.
func TestThreshold(t *testing.T) {
	q := func(num, den int64) unit.Ratio { return unit.Ratio{Num: num, Den: den} }
	hundred := make([]unit.Distance, 100)
	for i := range hundred {
		hundred[i] = unit.Distance(100 - i) // 100 ... 1
	}
	for _, c := range []struct {
		quantile, margin unit.Ratio
		distances        []unit.Distance
		want             unit.Distance
	}{
		{q(99, 100), q(1, 1), hundred, 99},
		{q(99, 100), q(4, 1), hundred, 396},
		{q(1, 1), q(1, 1), hundred, 100},
		{q(1, 1000), q(1, 1), hundred, 1},
		{q(1, 2), q(1, 1), hundred, 50},
		{q(501, 1000), q(1, 1), hundred, 51},
		{q(1, 2), q(3, 2), []unit.Distance{5}, 8}, // 7.5 rounds up
		{q(1, 1), q(1, 3), []unit.Distance{0}, 0},
		{q(1, 1), q(4, 1), []unit.Distance{unit.MaxDistance}, unit.MaxDistance},
		{q(1, 1), q(1, 1), []unit.Distance{unit.MaxDistance}, unit.MaxDistance},
		{q(1, 1), q(1_000_000, 1), []unit.Distance{1 << 62}, unit.MaxDistance},
	} {
		p := Profiling{Quantile: c.quantile, Margin: c.margin}
		if got := p.threshold(append([]unit.Distance(nil), c.distances...)); got != c.want {
			t.Errorf("quantile %v margin %v of %d numbers: %d, want %d", c.quantile, c.margin, len(c.distances), got, c.want)
		}
	}
}

// TestProfileJackpot: what the chain pays for a forced measurement exceeds what it pays
// for a forced verdict by as much as checking it takes more gas, so that phi J / c is
// the same, by step and by segment.
func TestProfileJackpot(t *testing.T) {
	w := Workload{Segments: 50, StepsPerSegment: 5, SegmentGas: 570}
	for _, c := range []struct {
		prefix, segments int
		bySegment        bool
		executed         int64
	}{{32, 2, false, 64}, {32, 2, true, 70}, {5, 1, true, 10}, {1, 3, false, 2}} {
		p := Params{
			Profiling:    Profiling{Prefix: c.prefix},
			Verification: Verification{Segments: c.segments, BySegment: c.bySegment},
		}
		const j = 1_200_000_000
		got, gas := p.ProfileJackpot(&w, j), p.measurementGas(&w)
		verdict := w.SegmentGas * unit.Gas(c.segments)
		if n := p.executed(&w); n != c.executed {
			t.Errorf("%+v executes %d steps", c, n)
		}
		// J'/J = gas'/gas, but for rounding.
		if off := int64(got)*int64(verdict) - j*int64(gas); off > 0 || off < -2*j {
			t.Errorf("%+v: a jackpot of %v for %d gas, of %d for %d", c, got, gas, j, verdict)
		}
	}
}

// TestTooLarge pins the limit: a tenth of the lower median update.
func TestTooLarge(t *testing.T) {
	for _, c := range []struct {
		threshold unit.Distance
		updates   []unit.Distance
		want      bool
	}{
		{10, []unit.Distance{100}, false},
		{11, []unit.Distance{109}, true},
		{10, []unit.Distance{900, 100}, false}, // the lower of two
		{11, []unit.Distance{900, 100}, true},
		{30, []unit.Distance{900, 300, 100}, false},
		{31, []unit.Distance{900, 300, 100}, true},
		{unit.MaxDistance, []unit.Distance{unit.MaxDistance}, true},
		{0, []unit.Distance{0}, false},
	} {
		if got := tooLarge(c.threshold, append([]unit.Distance(nil), c.updates...)); got != c.want {
			t.Errorf("threshold %d over updates %v: %v", c.threshold, c.updates, got)
		}
	}
}

// TestTruebit: one or two winners take the whole prize at most, more less.
func TestTruebit(t *testing.T) {
	for k, want := range []unit.Amount{0, 800, 400, 200, 100} {
		if k > 0 && truebit(800, k) != want {
			t.Errorf("%d winners get %d each", k, truebit(800, k))
		}
	}
	if truebit(unit.MaxSupply, 1000) != 1 || truebit(7, 1000) != 0 {
		t.Error("many winners")
	}
}

// TestMeasurements: one comparison a step of the prefix, or one for each segment
// that it reaches into.
func TestMeasurements(t *testing.T) {
	w := Workload{StepsPerSegment: 5}
	for _, c := range []struct {
		prefix    int
		bySegment bool
		want      int
	}{{12, false, 12}, {12, true, 3}, {10, true, 2}, {1, true, 1}} {
		p := Params{Profiling: Profiling{Prefix: c.prefix}, Verification: Verification{BySegment: c.bySegment}}
		if got := p.measurements(&w); got != c.want {
			t.Errorf("prefix %d, by segment %v: %d measurements, want %d", c.prefix, c.bySegment, got, c.want)
		}
	}
}
