package tables

import (
	"bytes"
	"fmt"
	"io"
	"path"

	"gensim/sim/record"
)

// Format is how a file holds a table. Its name is the file's extension, and what a
// scenario calls it.
type Format string

// The formats.
const (
	ArrowFile   Format = "arrow"
	ParquetFile Format = "parquet"
)

// FormatOf returns the format of a file by its name.
func FormatOf(file string) Format {
	if path.Ext(file) == "."+string(ParquetFile) {
		return ParquetFile
	}
	return ArrowFile
}

// Write writes a whole table. Equal tables give equal bytes.
func (f Format) Write(w io.Writer, t *record.Table) error {
	switch f {
	case ArrowFile:
		return Write(w, t)
	case ParquetFile:
		return WriteParquet(w, t)
	}
	return fmt.Errorf("write table %s: no format %q", t.Name, f)
}

// Decode decodes a file without judging its digest. Parquet is for bytes that a checksum
// has proven whole; see ReadParquet.
func (f Format) Decode(data []byte) (File, error) {
	if f == ParquetFile {
		return decodeParquet(bytes.NewReader(data), nil)
	}
	return Decode(data)
}

// Whole returns the table of a file whose rows have the digest that it states.
func (f File) Whole() (*record.Table, error) {
	if err := f.readable(); err != nil {
		return nil, err
	}
	if Digest(f.Table) != f.Stated {
		return nil, fmt.Errorf("read table %s: %w", f.Table.Name, ErrDigest)
	}
	return f.Table, nil
}

// readable refuses row types that this program does not know.
func (f File) readable() error {
	if f.Version != record.SchemaVersion {
		return fmt.Errorf("read table %s: schema version %d, this program reads %d", f.Table.Name, f.Version, record.SchemaVersion)
	}
	return nil
}
