package tables

import (
	"fmt"
	"io"

	"gensim/sim/record"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// batchRows is the number of rows of a record batch, the last one excepted.
const batchRows = 65536

// DigestPrefix marks a digest as BLAKE3 wherever one is printed or stored.
const DigestPrefix = "b3:"

// Digest returns the logical digest of a table as text.
func Digest(t *record.Table) string { return DigestPrefix + t.Digest().Hex() }

// Write writes the table as one Arrow IPC file. Equal tables give equal bytes.
func Write(w io.Writer, t *record.Table) error {
	if err := t.Validate(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	enc := newEncoder(t)
	s, err := schema(t, Digest(t), enc.encoded())
	if err != nil {
		return fmt.Errorf("write table %s: %w", t.Name, err)
	}
	file, err := ipc.NewFileWriter(w, ipc.WithSchema(s))
	if err != nil {
		return fmt.Errorf("write table %s: %w", t.Name, err)
	}
	for from, n := 0, t.Len(); from < n; from += batchRows {
		batch := enc.batch(s, from, min(from+batchRows, n))
		err = file.Write(batch)
		batch.Release()
		if err != nil {
			return fmt.Errorf("write table %s: %w", t.Name, err)
		}
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("write table %s: %w", t.Name, err)
	}
	return nil
}

// encoder holds a table and, for each string column that repeats, the codes
// that replace its strings.
type encoder struct {
	table *record.Table
	codes []*dictionary // nil where the column is written as it is
}

func newEncoder(t *record.Table) *encoder {
	e := &encoder{table: t, codes: make([]*dictionary, len(t.Columns))}
	for i := range t.Columns {
		if t.Columns[i].Type == record.String {
			e.codes[i] = newDictionary(t.Columns[i].Strings)
		}
	}
	return e
}

func (e *encoder) encoded() []bool {
	is := make([]bool, len(e.codes))
	for i, d := range e.codes {
		is[i] = d != nil
	}
	return is
}

// batch builds the record batch of rows [from, to).
func (e *encoder) batch(s *arrow.Schema, from, to int) arrow.RecordBatch {
	cols := make([]arrow.Array, len(e.table.Columns))
	for i := range cols {
		if d := e.codes[i]; d != nil {
			cols[i] = d.array(s.Field(i).Type, from, to)
		} else {
			cols[i] = plain(&e.table.Columns[i], s.Field(i).Type, from, to)
		}
	}
	batch := array.NewRecordBatch(s, cols, int64(to-from))
	for _, c := range cols {
		c.Release()
	}
	return batch
}

func plain(c *record.Column, typ arrow.DataType, from, to int) arrow.Array {
	b := array.NewBuilder(memory.DefaultAllocator, typ)
	defer b.Release()
	b.Reserve(to - from)
	switch b := b.(type) {
	case *array.StringBuilder:
		b.AppendValues(c.Strings[from:to], nil)
	case *array.Int64Builder:
		b.AppendValues(c.Ints[from:to], nil)
	case *array.Decimal128Builder:
		for _, v := range c.Ints[from:to] {
			b.Append(decimal128.FromI64(v))
		}
	case *array.DurationBuilder:
		for _, v := range c.Ints[from:to] {
			b.Append(arrow.Duration(v))
		}
	case *array.Float64Builder:
		for _, v := range c.Ints[from:to] {
			b.Append(record.Number(v))
		}
	case *array.BooleanBuilder:
		for _, v := range c.Ints[from:to] {
			b.Append(v != 0)
		}
	}
	return b.NewArray()
}
