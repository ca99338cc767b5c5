package record

import (
	"fmt"
	"math"
	"reflect"

	"gensim/internal/merkle"
	"gensim/protocol/unit"

	"github.com/zeebo/blake3"
)

// Type is the logical type of a column.
type Type uint8

// The column types. Money is in units of 10^-9, Duration in microseconds, Real in the
// bits of an IEEE 754 double: for what a table of many runs states beside them, such as
// swept parameters; no table of a run has one.
const (
	Int Type = iota
	Money
	Duration
	String
	Bool
	Real
)

// String names the type.
func (t Type) String() string {
	return [...]string{"int", "money", "duration", "string", "bool", "real"}[t]
}

// Column is one column: integers (bools as 0 and 1, reals as their bits) or strings, never
// both.
type Column struct {
	Name, Unit, Doc string
	Type            Type
	Ints            []int64
	Strings         []string
}

// Table is a named list of columns of equal length.
type Table struct {
	Name    string
	Columns []Column
}

// NewTable lays rows of a struct type out as columns, by their `col` tags.
func NewTable[T any](name string, rows []T) *Table {
	rt := reflect.TypeFor[T]()
	t := &Table{Name: name, Columns: make([]Column, rt.NumField())}
	for i := range t.Columns {
		t.Columns[i] = column(rt.Field(i), len(rows))
	}
	for r := range rows {
		v := reflect.ValueOf(&rows[r]).Elem()
		for i := range t.Columns {
			t.Columns[i].append(v.Field(i))
		}
	}
	return t
}

func column(f reflect.StructField, rows int) Column {
	c := Column{Name: f.Tag.Get("col"), Unit: f.Tag.Get("unit"), Doc: f.Tag.Get("doc"), Type: typeOf(f.Type)}
	if c.Name == "" {
		panic("record: field without a col tag: " + f.Name)
	}
	if c.Type == String {
		c.Strings = make([]string, 0, rows)
	} else {
		c.Ints = make([]int64, 0, rows)
	}
	return c
}

func typeOf(t reflect.Type) Type {
	switch t {
	case reflect.TypeFor[unit.Amount]():
		return Money
	case reflect.TypeFor[unit.Time]():
		return Duration
	}
	switch t.Kind() {
	case reflect.Int64:
		return Int
	case reflect.Float64:
		return Real
	case reflect.String:
		return String
	case reflect.Bool:
		return Bool
	}
	panic(fmt.Sprintf("record: no column type for %v", t))
}

func (c *Column) append(v reflect.Value) {
	switch c.Type {
	case String:
		c.Strings = append(c.Strings, v.String())
	case Bool:
		n := int64(0)
		if v.Bool() {
			n = 1
		}
		c.Ints = append(c.Ints, n)
	case Real:
		c.Ints = append(c.Ints, Bits(v.Float()))
	default:
		c.Ints = append(c.Ints, v.Int())
	}
}

// Len returns the number of rows.
func (t *Table) Len() int {
	if len(t.Columns) == 0 {
		return 0
	}
	return len(t.Columns[0].Ints) + len(t.Columns[0].Strings) // one of the two is empty
}

// Column returns the named column, or nil.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// Digest returns the logical digest: name, schema, then the rows in schema
// order, integers little-endian, strings prefixed by their length.
func (t *Table) Digest() merkle.Hash {
	d := NewDigest(t)
	d.Add(t)
	return d.Sum()
}

// Digest is the logical digest of a table that is too large to be held: its rows come in
// parts.
type Digest struct {
	h   *blake3.Hasher
	buf []byte
}

// NewDigest starts the digest of a table of that name and schema; its rows do not count.
func NewDigest(t *Table) *Digest {
	d := &Digest{h: blake3.New()}
	d.buf = appendString(d.buf, t.Name)
	d.buf = appendInt(d.buf, SchemaVersion)
	for i := range t.Columns {
		c := &t.Columns[i]
		d.buf = appendString(d.buf, c.Name)
		d.buf = appendString(d.buf, c.Unit)
		d.buf = append(d.buf, byte(c.Type))
	}
	return d
}

// Add appends the rows of a table of that schema.
func (d *Digest) Add(t *Table) {
	for r, n := 0, t.Len(); r < n; r++ {
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Type == String {
				d.buf = appendString(d.buf, c.Strings[r])
			} else {
				d.buf = appendInt(d.buf, c.Ints[r])
			}
		}
		if len(d.buf) > 1<<15 {
			d.flush()
		}
	}
}

func (d *Digest) flush() {
	d.h.Write(d.buf)
	d.buf = d.buf[:0]
}

// Sum returns the digest of the rows so far.
func (d *Digest) Sum() (sum merkle.Hash) {
	d.flush()
	d.h.Sum(sum[:0])
	return sum
}

// Bits returns a number as a Real column holds it: every NaN by the same bits.
func Bits(v float64) int64 {
	if v != v {
		return 0x7ff8000000000000
	}
	return int64(math.Float64bits(v))
}

// Number is the inverse of Bits.
func Number(bits int64) float64 { return math.Float64frombits(uint64(bits)) }

func appendInt(b []byte, v int64) []byte {
	u := uint64(v)
	return append(b, byte(u), byte(u>>8), byte(u>>16), byte(u>>24), byte(u>>32), byte(u>>40), byte(u>>48), byte(u>>56))
}

func appendString(b []byte, s string) []byte { return append(appendInt(b, int64(len(s))), s...) }
