package tables

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"gensim/sim/record"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// Parquet writes a table that need not fit memory as one Parquet file: zstd, with
// dictionaries for strings only, since numbers that differ make them large and slow. It
// carries Arrow's schema, with each column's unit and doc. Durations are integers in
// microseconds.
type Parquet struct {
	w      *pqarrow.FileWriter
	schema *arrow.Schema
	rest   *record.Table // rows that do not fill a row group yet
	digest *record.Digest
	rows   int
}

// rowGroup is the number of rows of a row group, the last one excepted, so that the
// bytes of a file do not depend on how its rows were handed in. So many are in memory at a
// time, whatever a table holds.
const rowGroup = 1 << 12

// NewParquet starts a file with the name and the columns of a table; its rows do not
// count.
func NewParquet(w io.Writer, t *record.Table) (*Parquet, error) {
	s, err := schema(t, "", make([]bool, len(t.Columns)))
	if err != nil {
		return nil, fmt.Errorf("write table %s: %w", t.Name, err)
	}
	// What the table says about itself is known and written last.
	p := &Parquet{schema: arrow.NewSchema(parquetFields(s), nil), rest: empty(t), digest: record.NewDigest(t)}
	options := []parquet.WriterProperty{parquet.WithCompression(compress.Codecs.Zstd), parquet.WithDictionaryDefault(false)}
	for _, c := range t.Columns {
		if c.Type == record.String {
			options = append(options, parquet.WithDictionaryFor(c.Name, true))
		}
	}
	// Bare, so that closing the table leaves the file open.
	p.w, err = pqarrow.NewFileWriter(p.schema, struct{ io.Writer }{w}, parquet.NewWriterProperties(options...), pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	if err != nil {
		return nil, fmt.Errorf("write table %s: %w", t.Name, err)
	}
	return p, nil
}

// parquetFields are fields as Parquet has them: it knows no durations, so that these are
// integers that say what they are.
func parquetFields(s *arrow.Schema) []arrow.Field {
	fields := s.Fields()
	for i, f := range fields {
		if f.Type.ID() != arrow.DURATION {
			continue
		}
		fields[i].Type = arrow.PrimitiveTypes.Int64
		fields[i].Metadata = arrow.NewMetadata(append(f.Metadata.Keys(), keyType), append(f.Metadata.Values(), record.Duration.String()))
	}
	return fields
}

// empty is a table of the same name and columns without rows.
func empty(t *record.Table) *record.Table {
	e := &record.Table{Name: t.Name, Columns: make([]record.Column, len(t.Columns))}
	for i, c := range t.Columns {
		e.Columns[i] = record.Column{Name: c.Name, Unit: c.Unit, Doc: c.Doc, Type: c.Type}
	}
	return e
}

// Append adds the rows of a table with the same columns.
func (p *Parquet) Append(t *record.Table) error {
	if err := t.Validate(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	p.digest.Add(t)
	p.rows += t.Len()
	for i := range p.rest.Columns {
		p.rest.Columns[i].Ints = append(p.rest.Columns[i].Ints, t.Columns[i].Ints...)
		p.rest.Columns[i].Strings = append(p.rest.Columns[i].Strings, t.Columns[i].Strings...)
	}
	for p.rest.Len() >= rowGroup {
		if err := p.group(rowGroup); err != nil {
			return err
		}
	}
	return nil
}

// group writes the first n rows as a row group.
func (p *Parquet) group(n int) error {
	cols := make([]arrow.Array, len(p.rest.Columns))
	for i := range cols {
		c := &p.rest.Columns[i]
		cols[i] = plain(c, p.schema.Field(i).Type, 0, n)
		if c.Type == record.String {
			c.Strings = append(c.Strings[:0], c.Strings[n:]...)
		} else {
			c.Ints = append(c.Ints[:0], c.Ints[n:]...)
		}
	}
	batch := array.NewRecordBatch(p.schema, cols, int64(n))
	defer batch.Release()
	for _, c := range cols {
		c.Release()
	}
	if err := p.w.Write(batch); err != nil {
		return fmt.Errorf("write table %s: %w", p.rest.Name, err)
	}
	return nil
}

// Close writes what is left and the file's own metadata, among them the logical digest,
// which it returns with the number of rows.
func (p *Parquet) Close() (digest string, rows int, err error) {
	if n := p.rest.Len(); n > 0 || p.rows == 0 {
		if err := p.group(n); err != nil {
			return "", 0, err
		}
	}
	digest = DigestPrefix + p.digest.Sum().Hex()
	for _, kv := range [][2]string{{keyTable, p.rest.Name}, {keyVersion, strconv.Itoa(record.SchemaVersion)}, {keyDigest, digest}} {
		if err := p.w.AppendKeyValueMetadata(kv[0], kv[1]); err != nil {
			return "", 0, fmt.Errorf("write table %s: %w", p.rest.Name, err)
		}
	}
	if err := p.w.Close(); err != nil {
		return "", 0, fmt.Errorf("write table %s: %w", p.rest.Name, err)
	}
	return digest, p.rows, nil
}

// WriteParquet writes a whole table as one Parquet file.
func WriteParquet(w io.Writer, t *record.Table) error {
	p, err := NewParquet(w, t)
	if err == nil {
		err = p.Append(t)
	}
	if err == nil {
		_, _, err = p.Close()
	}
	return err
}

// ReadParquet decodes a file that Parquet wrote and checks that its rows have the digest
// that it states. Only the columns named are read, all where none is; the digest is
// checked where all are. It is for bytes that a checksum has proven whole: a damaged
// length makes Arrow's reader ask for more memory than a machine has, which no recover
// gives back.
func ReadParquet(r parquet.ReaderAtSeeker, columns ...string) (*record.Table, error) {
	f, err := decodeParquet(r, columns)
	if err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		return f.Whole()
	}
	return f.Table, f.readable()
}

// decodeParquet decodes some columns without judging their digest.
func decodeParquet(r parquet.ReaderAtSeeker, columns []string) (whole File, err error) {
	defer func() {
		if p := recover(); p != nil {
			whole, err = File{}, fmt.Errorf("read table: damaged file: %v", p)
		}
	}()
	f, err := file.NewParquetReader(r)
	if err != nil {
		return File{}, fmt.Errorf("read table: damaged file: %w", err)
	}
	defer f.Close()
	reader, err := pqarrow.NewFileReader(f, pqarrow.ArrowReadProperties{BatchSize: batchRows}, memory.DefaultAllocator)
	if err != nil {
		return File{}, fmt.Errorf("read table: damaged file: %w", err)
	}
	if whole, err = stated(f, reader); err != nil {
		return File{}, err
	}
	wanted, err := whole.pick(columns)
	if err != nil {
		return File{}, err
	}
	if err := whole.rows(reader, wanted); err != nil {
		return File{}, fmt.Errorf("read table %s: damaged file: %w", whole.Table.Name, err)
	}
	return whole, whole.Table.Validate()
}

// stated reads what a file says about itself: its columns, and beside them name, version
// and digest.
func stated(f *file.Reader, reader *pqarrow.FileReader) (File, error) {
	s, err := reader.Schema()
	if err != nil {
		return File{}, fmt.Errorf("read table: damaged file: %w", err)
	}
	var keys, values []string
	kv := f.MetaData().KeyValueMetadata()
	for _, key := range []string{keyTable, keyVersion, keyDigest} {
		if v := kv.FindValue(key); v != nil {
			keys, values = append(keys, key), append(values, *v)
		}
	}
	meta := arrow.NewMetadata(keys, values)
	whole, err := header(arrow.NewSchema(s.Fields(), &meta))
	if err != nil {
		return File{}, fmt.Errorf("read table: %w", err)
	}
	return whole, nil
}

// pick keeps the named columns and returns their numbers in the file.
func (f *File) pick(names []string) ([]int, error) {
	var wanted []int
	var kept []record.Column
	for i, c := range f.Table.Columns {
		if len(names) == 0 {
			wanted = append(wanted, i)
		}
		for _, name := range names {
			if c.Name == name {
				wanted, kept = append(wanted, i), append(kept, c)
			}
		}
	}
	if len(names) == 0 {
		return wanted, nil
	}
	if len(kept) != len(names) {
		return nil, fmt.Errorf("read table %s: it has not all of the columns %v", f.Table.Name, names)
	}
	f.Table.Columns = kept
	return wanted, nil
}

// rows reads the rows of the wanted columns.
func (f *File) rows(reader *pqarrow.FileReader, wanted []int) error {
	records, err := reader.GetRecordReader(context.Background(), wanted, nil)
	if err != nil {
		return err
	}
	defer records.Release()
	for records.Next() {
		if err := appendBatch(f.Table, records.RecordBatch()); err != nil {
			return err
		}
	}
	return records.Err()
}
