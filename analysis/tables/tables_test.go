package tables

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"gensim/protocol/unit"
	"gensim/sim/record"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"pgregory.net/rapid"
)

func encode(t testing.TB, table *record.Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, table); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func transfers(n int) *record.Table {
	rows := make([]record.Transfer, n)
	for i := range rows {
		rows[i] = record.Transfer{Seq: int64(i), Time: unit.Time(i) * unit.Second, From: int64(i % 7), To: record.None,
			Amount: unit.Amount(i) * 1_000_000_007, Reason: [...]string{"escrow", "fee", "slash"}[i%3],
			Task: int64(i / 5), Attempt: record.None, Seat: record.None, Dispute: record.None}
	}
	return record.NewTable(record.TableTransfers, rows)
}

func messages(n int) *record.Table {
	rows := make([]record.Message, n)
	for i := range rows {
		rows[i] = record.Message{Seq: int64(i), Kind: "submit_task", Code: "ok", Payload: fmt.Sprintf("%08x", i)}
	}
	return record.NewTable(record.TableMessages, rows)
}

// equal reports whether two tables agree in everything, docs included.
func equal(a, b *record.Table) bool {
	if a.Name != b.Name || len(a.Columns) != len(b.Columns) {
		return false
	}
	for i := range a.Columns {
		x, y := a.Columns[i], b.Columns[i]
		sameValues := len(x.Ints) == len(y.Ints) && len(x.Strings) == len(y.Strings) &&
			(len(x.Ints) == 0 || reflect.DeepEqual(x.Ints, y.Ints)) && (len(x.Strings) == 0 || reflect.DeepEqual(x.Strings, y.Strings))
		if x.Name != y.Name || x.Unit != y.Unit || x.Doc != y.Doc || x.Type != y.Type || !sameValues {
			return false
		}
	}
	return true
}

func TestReadInvertsWrite(t *testing.T) {
	for _, want := range []*record.Table{
		transfers(0), transfers(1), transfers(100), transfers(2*batchRows + 17), messages(3), messages(500),
		record.NewTable(record.TableTasks, []record.Task{{Workload: "naïve \x00 name", Verified: true, Settled: -1}, {Bad: true}}),
		{Name: "empty"},
	} {
		got, err := Read(encode(t, want))
		if err != nil {
			t.Errorf("%s of %d rows: %v", want.Name, want.Len(), err)
			continue
		}
		if !equal(got, want) || got.Digest() != want.Digest() {
			t.Errorf("%s of %d rows: read back as another table: %s", want.Name, want.Len(), record.Difference(got, want))
		}
	}
}

func TestReadInvertsWriteOnRandomTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := make([]record.Payoff, rapid.IntRange(0, 40).Draw(t, "rows"))
		for i := range rows {
			rows[i] = record.Payoff{Agent: rapid.Int64().Draw(t, "agent"), Role: rapid.SampledFrom([]string{"solver", "verifier", ""}).Draw(t, "role"),
				Group: rapid.String().Draw(t, "group"), Utility: unit.Amount(rapid.Int64().Draw(t, "utility")),
				Busy: unit.Time(rapid.Int64().Draw(t, "busy")), PricedOut: rapid.Bool().Draw(t, "out")}
		}
		want := record.NewTable(record.TablePayoffs, rows)
		var b bytes.Buffer
		if err := Write(&b, want); err != nil {
			t.Fatal(err)
		}
		got, err := Read(b.Bytes())
		if err != nil || !equal(got, want) {
			t.Fatalf("%v, %s", err, record.Difference(got, want))
		}
	})
}

func TestEqualTablesGiveEqualBytes(t *testing.T) {
	if !bytes.Equal(encode(t, transfers(1000)), encode(t, transfers(1000))) {
		t.Error("two writings of one table differ")
	}
}

// A reader that knows Arrow but not gensim must find units, docs and money.
func TestFileTellsUnitsAndMoney(t *testing.T) {
	r, err := ipc.NewFileReader(bytes.NewReader(encode(t, transfers(100))))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, f := range r.Schema().Fields() {
		u, hasUnit := f.Metadata.GetValue("unit")
		doc, hasDoc := f.Metadata.GetValue("doc")
		if !hasUnit || !hasDoc || u == "" || doc == "" {
			t.Errorf("column %s: unit %q, doc %q", f.Name, u, doc)
		}
	}
	batch, err := r.RecordBatch(0)
	if err != nil {
		t.Fatal(err)
	}
	amount := batch.Column(r.Schema().FieldIndices("amount")[0]).(*array.Decimal128)
	if got := amount.Value(3).ToString(decimalScale); got != "3.000000021" {
		t.Errorf("amount %s, want 3.000000021", got)
	}
	if typ := r.Schema().Field(1).Type; !arrow.TypeEqual(typ, arrow.FixedWidthTypes.Duration_us) {
		t.Errorf("time is %v", typ)
	}
}

func TestDictionaryOnlyWhereStringsRepeat(t *testing.T) {
	e := newEncoder(messages(500))
	for i, c := range e.table.Columns {
		want := c.Name == "kind" || c.Name == "code"
		if got := e.codes[i] != nil; got != want {
			t.Errorf("column %s: dictionary %v, want %v", c.Name, got, want)
		}
	}
}

func TestBatchesOfStatedSize(t *testing.T) {
	r, err := ipc.NewFileReader(bytes.NewReader(encode(t, transfers(batchRows+1))))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.NumRecords() != 2 {
		t.Fatalf("%d batches, want 2", r.NumRecords())
	}
	if b, err := r.RecordBatch(0); err != nil || b.NumRows() != 65536 {
		t.Errorf("first batch: %v, %v", b, err)
	}
}

func TestTruncatedFilesAreErrors(t *testing.T) {
	data := encode(t, transfers(40))
	for n := range data {
		if _, err := Decode(data[:n]); err == nil {
			t.Fatalf("a file cut at %d of %d bytes was read", n, len(data))
		}
	}
}

// Every damaged bit (each third is tried) is either an error or seen by the digest, unless it lies in
// padding or docs, where the table stays what it was.
func TestFlippedBitsNeverPanicNorChangeValuesUnseen(t *testing.T) {
	want := transfers(24)
	data := encode(t, want)
	unseen := 0
	for bit := 0; bit < len(data)*8; bit += 3 {
		bad := bytes.Clone(data)
		bad[bit/8] ^= 1 << (bit % 8)
		got, err := Read(bad)
		if err != nil {
			continue
		}
		unseen++
		if d := record.Difference(got, want); d != "" {
			t.Fatalf("bit %d: read without error as another table: %s", bit, d)
		}
	}
	t.Logf("%d of %d single-bit damages harmless", unseen, len(data)*8/3)
}

func TestChangedValueIsADigestError(t *testing.T) {
	want := transfers(30)
	data := encode(t, want)
	other := transfers(30)
	other.Column("amount").Ints[7]++
	// The file of the changed rows, given the digest of the first: what an editor
	// of tables would leave behind.
	forged := bytes.ReplaceAll(encode(t, other), []byte(Digest(other)), []byte(Digest(want)))
	if bytes.Equal(forged, data) {
		t.Fatal("the forgery is the original")
	}
	if _, err := Read(forged); !errors.Is(err, ErrDigest) {
		t.Errorf("got %v", err)
	}
	f, err := Decode(forged)
	if err != nil || f.Stated != Digest(want) {
		t.Fatalf("decode: %v, states %s", err, f.Stated)
	}
	if d := record.Difference(f.Table, want); !strings.Contains(d, "row 7: amount") {
		t.Errorf("difference %q", d)
	}
}

func TestReadRefusesForeignArrowFiles(t *testing.T) {
	var b bytes.Buffer
	w, err := ipc.NewFileWriter(&b, ipc.WithSchema(arrow.NewSchema([]arrow.Field{{Name: "x", Type: arrow.PrimitiveTypes.Float64}}, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(b.Bytes()); err == nil || !strings.Contains(err.Error(), "not a table of gensim") {
		t.Errorf("got %v", err)
	}
	for _, junk := range []string{"", "ARROW1", strings.Repeat("x", 4096)} {
		if _, err := Read([]byte(junk)); err == nil {
			t.Errorf("%.8q was read", junk)
		}
	}
}

type failing struct{ after int }

func (f *failing) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

func TestWriteReportsEveryFailedWrite(t *testing.T) {
	size := len(encode(t, transfers(100)))
	for after := 0; after < size; after += 64 {
		if err := Write(&failing{after}, transfers(100)); err == nil {
			t.Fatalf("a write that failed after %d bytes went unreported", after)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(f, transfers(10)))
	f.Add(encode(f, messages(40)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if file, err := Decode(data); err == nil {
			if err := file.Table.Validate(); err != nil {
				t.Error(err)
			}
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	t := transfers(1_000_000)
	for b.Loop() {
		if err := Write(&failing{1 << 40}, t); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(t.Len()*b.N)/b.Elapsed().Seconds(), "rows/s")
}
