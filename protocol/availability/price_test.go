package availability_test

import (
	"testing"

	"gensim/protocol/availability"
	"gensim/protocol/unit"
)

// TestRent: by hand, rounded up; what does not fit is reported.
func TestRent(t *testing.T) {
	rate := availability.Rate(1000)
	for _, c := range []struct {
		stored int64
		lasts  unit.Time
		want   unit.Amount
	}{
		{1 << 30, unit.Day, 1000}, {1 << 30, unit.Hour, 42}, {1, unit.Microsecond, 1}, {0, unit.Day, 0}, {3 << 30, 2 * unit.Day, 6000},
	} {
		if got, ok := rate.Rent(c.stored, c.lasts); !ok || got != c.want {
			t.Errorf("%d bytes for %v: %v, %v, want %v", c.stored, c.lasts, got, ok, c.want)
		}
	}
	if _, ok := availability.Rate(unit.MaxSupply).Rent(1<<40, unit.Year); ok {
		t.Error("a rent beyond all money is reported to fit")
	}
}

// TestPermanentIsTheSumOfRents: the closed form against the series it stands for.
func TestPermanentIsTheSumOfRents(t *testing.T) {
	rate := availability.Rate(1 << 20)
	got, ok := rate.Permanent(1<<30, unit.Ratio{Num: 1, Den: 2})
	if year := unit.Amount(365 << 20); !ok || got != 2*year {
		t.Errorf("half as much each year: %v, want %v", got, 2*year)
	}
	sum, year := int64(0), int64(365<<20)
	for range 400 { // (1-1/10)^400 is below a base unit
		sum += year
		year = year * 9 / 10
	}
	got, _ = rate.Permanent(1<<30, unit.Ratio{Num: 1, Den: 10})
	if gap := int64(got) - sum; gap < 0 || gap > 400*10 { // each year's rounding, and what it would have left later
		t.Errorf("a tenth less each year: %v, the years sum to %d", got, sum)
	}
}
