package tables

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

// measured is a row with a column of each type.
type measured struct {
	Run    int64   `col:"run" doc:"number"`
	Case   string  `col:"case" doc:"name"`
	Stake  float64 `col:"protocol.stake.solver" unit:"fee" doc:"swept"`
	Failed bool    `col:"failed" doc:"whether"`

	Took unit.Time   `col:"took" unit:"us" doc:"how long"`
	Cost unit.Amount `col:"cost" unit:"GEN" doc:"how much"`
}

func someMeasured(n int) []measured {
	rows := make([]measured, n)
	for i := range rows {
		rows[i] = measured{int64(i), []string{"a", "b"}[i%2], float64(i) / 3, i%5 == 0, unit.Time(-i), unit.Amount(i) * unit.GEN}
	}
	if n > 2 {
		rows[1].Stake, rows[2].Stake = math.NaN(), math.Inf(-1)
	}
	return rows
}

// TestParquetComesBack: tables of any length, written in parts of any size, come back
// as they were, and their bytes do not depend on the parts.
func TestParquetComesBack(t *testing.T) {
	for _, n := range []int{0, 1, 3, rowGroup, 2*rowGroup + 7} {
		all := record.NewTable("measured", someMeasured(n))
		var whole bytes.Buffer
		if err := WriteParquet(&whole, all); err != nil {
			t.Fatal(err)
		}
		back, err := ReadParquet(bytes.NewReader(whole.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if d := record.Difference(all, back); d != "" {
			t.Fatalf("%d rows: %s", n, d)
		}
		var parts bytes.Buffer
		p, err := NewParquet(&parts, all)
		if err != nil {
			t.Fatal(err)
		}
		for rows := someMeasured(n); len(rows) > 0; {
			k := min(len(rows), 1000)
			if err := p.Append(record.NewTable("measured", rows[:k])); err != nil {
				t.Fatal(err)
			}
			rows = rows[k:]
		}
		digest, count, err := p.Close()
		if err != nil || count != n || digest != Digest(all) {
			t.Fatalf("%d rows, %s, %v; want %d, %s", count, digest, err, n, Digest(all))
		}
		if !bytes.Equal(parts.Bytes(), whole.Bytes()) {
			t.Errorf("%d rows: the bytes depend on the parts", n)
		}
	}
}

func TestParquetReadsSomeColumns(t *testing.T) {
	var b bytes.Buffer
	if err := WriteParquet(&b, record.NewTable("measured", someMeasured(5))); err != nil {
		t.Fatal(err)
	}
	some, err := ReadParquet(bytes.NewReader(b.Bytes()), "case", "run")
	if err != nil || len(some.Columns) != 2 || some.Column("case").Strings[1] != "b" || some.Column("run").Ints[4] != 4 {
		t.Fatalf("%+v, %v", some, err)
	}
	if _, err := ReadParquet(bytes.NewReader(b.Bytes()), "nothing"); err == nil || !strings.Contains(err.Error(), "columns") {
		t.Errorf("a column that is not there: %v", err)
	}
}

// TestParquetStatesItsDigest: rows that are not those of the digest are an error, and so
// is a file that was cut short.
func TestParquetStatesItsDigest(t *testing.T) {
	var b bytes.Buffer
	table := record.NewTable("measured", someMeasured(50))
	if err := WriteParquet(&b, table); err != nil {
		t.Fatal(err)
	}
	forged := bytes.Replace(b.Bytes(), []byte(Digest(table)), []byte("b3:"+strings.Repeat("0", 64)), 1)
	if _, err := ReadParquet(bytes.NewReader(forged)); !errors.Is(err, ErrDigest) {
		t.Errorf("another digest: %v", err)
	}
	for _, n := range []int{0, 3, b.Len() / 2, b.Len() - 1} {
		if _, err := ReadParquet(bytes.NewReader(b.Bytes()[:n])); err == nil {
			t.Errorf("%d of %d bytes were read", n, b.Len())
		}
	}
}
