package availability_test

import (
	"testing"

	"gensim/protocol/availability"
	"gensim/protocol/unit"
)

// TestForeverIsTheSumOfRents: the closed form against the series it stands for.
func TestForeverIsTheSumOfRents(t *testing.T) {
	const day = unit.Amount(1 << 20)
	got, ok := availability.Forever(day, unit.Day, unit.Ratio{Num: 1, Den: 2})
	if year := 365 * day; !ok || got != 2*year {
		t.Errorf("half as much each year: %v, want %v", got, 2*year)
	}
	sum, year := int64(0), int64(365*day)
	for range 400 { // (1-1/10)^400 of a year's rent is below a base unit
		sum += year
		year = year * 9 / 10
	}
	got, _ = availability.Forever(day, unit.Day, unit.Ratio{Num: 1, Den: 10})
	if gap := int64(got) - sum; gap < 0 || gap > 400*10 { // each year's rounding, and what that would have left later
		t.Errorf("a tenth less each year: %v, the years sum to %d", got, sum)
	}
	if got, ok := availability.Forever(1, unit.Year, unit.Ratio{Num: 2, Den: 3}); !ok || got != 2 {
		t.Errorf("one base unit a year, less by 2/3 each year: %v, want 3/2 rounded up", got)
	}
	if _, ok := availability.Forever(unit.MaxSupply, unit.Microsecond, unit.Ratio{Num: 1, Den: 10}); ok {
		t.Error("a price beyond all money is reported to fit")
	}
}

// TestStored: all chunks together, of what Encode makes.
func TestStored(t *testing.T) {
	code, _ := availability.New(12, 4)
	for n := range 40 {
		total := int64(0)
		for _, c := range code.Encode(make([]byte, n)) {
			total += int64(len(c))
		}
		if got := code.Stored(int64(n)); got != total {
			t.Errorf("%d bytes are stored in %d, want %d", n, got, total)
		}
	}
}
