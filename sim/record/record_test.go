package record

import (
	"reflect"
	"strings"
	"testing"

	"gensim/protocol/unit"

	"pgregory.net/rapid"
)

func transfers() []Transfer {
	return []Transfer{
		{Seq: 0, Time: 6 * unit.Second, From: None, To: 1, Amount: 5 * unit.GEN, Reason: "mint", Task: None, Attempt: None, Seat: None, Dispute: None},
		{Seq: 1, Time: 12 * unit.Second, From: 1, To: 2, Amount: 1, Reason: "escrow", Task: 0, Attempt: None, Seat: None, Dispute: None},
	}
}

func TestRowsInvertsNewTable(t *testing.T) {
	want := transfers()
	got, err := Rows[Transfer](NewTable(TableTransfers, want))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, %v", got, err)
	}
	tasks := []Task{{Task: 3, State: "accepted", Verified: true, Fee: 7}, {Task: 4, Bad: true}}
	back, err := Rows[Task](NewTable(TableTasks, tasks))
	if err != nil || !reflect.DeepEqual(back, tasks) {
		t.Fatalf("got %+v, %v", back, err)
	}
}

func TestRowsReadsAFewColumns(t *testing.T) {
	type money struct {
		Amount unit.Amount `col:"amount"`
		Reason string      `col:"reason"`
	}
	got, err := Rows[money](NewTable(TableTransfers, transfers()))
	if err != nil || len(got) != 2 || got[0] != (money{5 * unit.GEN, "mint"}) {
		t.Fatalf("got %+v, %v", got, err)
	}
	type wrong struct {
		Amount int64 `col:"amount"`
	}
	if _, err := Rows[wrong](NewTable(TableTransfers, transfers())); err == nil || !strings.Contains(err.Error(), "money") {
		t.Fatalf("a column of another type: %v", err)
	}
	type absent struct {
		Nothing int64 `col:"nothing"`
	}
	if _, err := Rows[absent](NewTable(TableTransfers, transfers())); err == nil {
		t.Fatal("a missing column went unnoticed")
	}
}

func TestEveryRowTypeHasColumnsWithDocs(t *testing.T) {
	for _, tab := range []*Table{
		NewTable(TableTasks, []Task{{}}), NewTable(TableVerdicts, []Verdict{{}}), NewTable(TableDisputes, []Dispute{{}}),
		NewTable(TableTransfers, []Transfer{{}}), NewTable(TablePayoffs, []Payoff{{}}), NewTable(TableNetworks, []Network{{}}),
		NewTable(TableBlocks, []Block{{}}), NewTable(TableEvents, []Event{{}}), NewTable(TableMessages, []Message{{}}),
	} {
		if err := tab.Validate(); err != nil {
			t.Error(err)
		}
		for _, c := range tab.Columns {
			if c.Doc == "" {
				t.Errorf("%s.%s has no doc", tab.Name, c.Name)
			}
			if (c.Type == Money || c.Type == Duration) && c.Unit == "" {
				t.Errorf("%s.%s is %v without a unit", tab.Name, c.Name, c.Type)
			}
		}
	}
}

// The digest is part of the contract with stored runs: this one was computed
// when the schema was at version 2 and changes with SchemaVersion only.
func TestDigestIsPinned(t *testing.T) {
	const want = "8860ad3e4daf33586f2bd8e7f0640b7723416576c785223aac384d28677bb1aa"
	if got := NewTable(TableTransfers, transfers()).Digest().Hex(); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

func TestDigestAndDifferenceSeeEveryChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := transfers()
		a := NewTable(TableTransfers, rows)
		i := rapid.IntRange(0, 1).Draw(t, "row")
		c := rapid.IntRange(0, len(a.Columns)-1).Draw(t, "column")
		b := NewTable(TableTransfers, rows)
		if col := &b.Columns[c]; col.Type == String {
			col.Strings[i] += rapid.StringN(1, 4, -1).Draw(t, "suffix")
		} else {
			col.Ints[i] += rapid.Int64Range(1, 1<<40).Draw(t, "delta")
		}
		if a.Digest() == b.Digest() {
			t.Fatal("digest unchanged")
		}
		if d := Difference(a, b); !strings.Contains(d, a.Columns[c].Name) {
			t.Fatalf("difference %q does not name %s", d, a.Columns[c].Name)
		}
	})
}

func TestDifferenceOfEqualAndOfShorter(t *testing.T) {
	a, b := NewTable(TableTransfers, transfers()), NewTable(TableTransfers, transfers()[:1])
	if d := Difference(a, NewTable(TableTransfers, transfers())); d != "" {
		t.Errorf("equal tables differ: %s", d)
	}
	if d := Difference(a, b); d != "table transfers: 2 rows, there 1" {
		t.Errorf("got %q", d)
	}
}

// Moving a byte from one string to its neighbour must not keep the digest: the
// length prefix is what prevents it.
func TestDigestSeparatesStrings(t *testing.T) {
	a := NewTable(TableTasks, []Task{{Workload: "ab", State: "c"}})
	b := NewTable(TableTasks, []Task{{Workload: "a", State: "bc"}})
	if a.Digest() == b.Digest() {
		t.Error("digest does not separate neighbouring strings")
	}
}

func TestValidateRejectsRaggedTables(t *testing.T) {
	ragged := []*Table{
		{Name: "x", Columns: []Column{{Name: "a", Ints: []int64{1}}, {Name: "b"}}},
		{Name: "x", Columns: []Column{{Name: "a", Ints: []int64{1}, Strings: []string{"s"}}}},
		{Name: "x", Columns: []Column{{Name: "a", Type: Bool, Ints: []int64{2}}}},
		{Name: "x", Columns: []Column{{Name: "a"}, {Name: "a"}}},
		{Name: "x", Columns: []Column{{Name: ""}}},
		{Name: "x", Columns: []Column{{Name: "a", Type: 9}}},
	}
	for i, tab := range ragged {
		if tab.Validate() == nil {
			t.Errorf("case %d accepted", i)
		}
	}
}
