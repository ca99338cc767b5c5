package tables

import (
	"math"
	"strings"
	"testing"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

// TestCSV pins how values are written, the awkward ones above all.
func TestCSV(t *testing.T) {
	rows := []measured{
		{Run: 1, Case: `a "quoted", one`, Stake: 0.25, Failed: true, Took: 90, Cost: 1_500_000_000},
		{Run: -1, Case: "", Stake: math.NaN(), Took: -1, Cost: -1},
		{Run: math.MaxInt64, Case: "b", Stake: 1e-9, Cost: unit.Amount(math.MinInt64)},
	}
	var b strings.Builder
	if err := WriteCSV(&b, record.NewTable("measured", rows)); err != nil {
		t.Fatal(err)
	}
	want := `run,case,protocol.stake.solver,failed,took,cost
1,"a ""quoted"", one",0.25,true,90,1.500000000
-1,,NaN,false,-1,-0.000000001
9223372036854775807,b,1e-09,false,0,-9223372036.854775808
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
