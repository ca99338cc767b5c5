package tables

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"gensim/sim/record"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
)

// ErrDigest reports a well-formed file whose rows are not those that it was
// written with.
var ErrDigest = errors.New("rows do not match the file's digest")

// File is a decoded file: the table, and what its schema says about it.
type File struct {
	Table   *record.Table
	Version int    // of the row types when it was written
	Stated  string // logical digest that the file states; Read compares it
}

// Read decodes an Arrow IPC file that Write wrote and checks that its rows have
// the digest that it states.
func Read(data []byte) (*record.Table, error) {
	f, err := Decode(data)
	if err != nil {
		return nil, err
	}
	return f.Whole()
}

// Decode decodes a file without judging its digest, so that a caller can tell
// what was changed. Arrow's reader panics on some damaged files; that, too, is
// an error here.
func Decode(data []byte) (f File, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = File{}, fmt.Errorf("read table: damaged file: %v", p)
		}
	}()
	if err := checkFooter(data); err != nil {
		return File{}, fmt.Errorf("read table: damaged file: %w", err)
	}
	r, err := ipc.NewFileReader(bytes.NewReader(data), ipc.WithAllocator(newBounded(len(data))))
	if err != nil {
		return File{}, fmt.Errorf("read table: damaged file: %w", err)
	}
	defer r.Close()
	f, err = header(r.Schema())
	if err != nil {
		return File{}, fmt.Errorf("read table: %w", err)
	}
	for i := range r.NumRecords() {
		batch, err := r.RecordBatch(i)
		if err != nil {
			return File{}, fmt.Errorf("read table %s: damaged file: %w", f.Table.Name, err)
		}
		if batch.NumRows() > int64(len(data))*8 { // a row takes a bit at least
			return File{}, fmt.Errorf("read table %s: damaged file: batch of %d rows", f.Table.Name, batch.NumRows())
		}
		if err := appendBatch(f.Table, batch); err != nil {
			return File{}, fmt.Errorf("read table %s: %w", f.Table.Name, err)
		}
	}
	if err := f.Table.Validate(); err != nil {
		return File{}, fmt.Errorf("read table: damaged file: %w", err)
	}
	return f, nil
}

func appendBatch(t *record.Table, batch arrow.RecordBatch) error {
	for i := range t.Columns {
		c := &t.Columns[i]
		a := batch.Column(i)
		if a.NullN() != 0 {
			return fmt.Errorf("column %s: %d nulls, where none belongs", c.Name, a.NullN())
		}
		if err := appendArray(c, a); err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	return nil
}

func appendArray(c *record.Column, a arrow.Array) error {
	switch a := a.(type) {
	case *array.Int64:
		c.Ints = append(c.Ints, a.Int64Values()...)
	case *array.Duration:
		for _, v := range a.DurationValues() {
			c.Ints = append(c.Ints, int64(v))
		}
	case *array.Decimal128:
		for i, v := range a.Values() {
			n := int64(v.LowBits())
			if hi := v.HighBits(); hi != n>>63 {
				return fmt.Errorf("row %d: amount exceeds 64 bits", i)
			}
			c.Ints = append(c.Ints, n)
		}
	case *array.Float64:
		for _, v := range a.Float64Values() {
			c.Ints = append(c.Ints, record.Bits(v))
		}
	case *array.Boolean:
		for i := range a.Len() {
			n := int64(0)
			if a.Value(i) {
				n = 1
			}
			c.Ints = append(c.Ints, n)
		}
	case *array.String:
		for i := range a.Len() {
			c.Strings = append(c.Strings, strings.Clone(a.Value(i)))
		}
	case *array.Dictionary:
		return appendDictionary(c, a)
	}
	return nil
}

func appendDictionary(c *record.Column, a *array.Dictionary) error {
	dict, ok := a.Dictionary().(*array.String)
	if !ok || dict.NullN() != 0 {
		return errors.New("dictionary is not one of strings")
	}
	values := make([]string, dict.Len())
	for i := range values {
		values[i] = strings.Clone(dict.Value(i))
	}
	for i := range a.Len() {
		v := a.GetValueIndex(i)
		if v < 0 || v >= len(values) {
			return fmt.Errorf("row %d: code %d of %d", i, v, len(values))
		}
		c.Strings = append(c.Strings, values[v])
	}
	return nil
}
