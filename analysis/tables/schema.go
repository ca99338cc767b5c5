package tables

import (
	"fmt"
	"strconv"

	"gensim/sim/record"

	"github.com/apache/arrow-go/v18/arrow"
)

// Keys of the metadata: of the schema, then of a field.
const (
	keyTable   = "table"
	keyVersion = "version"
	keyDigest  = "digest"
	keyUnit    = "unit"
	keyDoc     = "doc"
	keyType    = "type" // of a column that a file format writes as another
)

// noUnit stands in a file for the empty unit of an identifier, a name or a flag.
const noUnit = "none"

// decimalScale places the point of money: one GEN or USD is 10^9 base units.
const decimalPrecision, decimalScale = 38, 9

// schema returns the Arrow schema of a table; encoded says which columns are
// dictionary-encoded.
func schema(t *record.Table, digest string, encoded []bool) (*arrow.Schema, error) {
	fields := make([]arrow.Field, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Unit == noUnit {
			return nil, fmt.Errorf("column %s: unit %q stands for none", c.Name, c.Unit)
		}
		u := c.Unit
		if u == "" {
			u = noUnit
		}
		fields[i] = arrow.Field{Name: c.Name, Type: arrowType(c.Type, encoded[i]),
			Metadata: arrow.NewMetadata([]string{keyUnit, keyDoc}, []string{u, c.Doc})}
	}
	meta := arrow.NewMetadata([]string{keyTable, keyVersion, keyDigest},
		[]string{t.Name, strconv.Itoa(record.SchemaVersion), digest})
	return arrow.NewSchema(fields, &meta), nil
}

func arrowType(t record.Type, encoded bool) arrow.DataType {
	switch t {
	case record.Money:
		return &arrow.Decimal128Type{Precision: decimalPrecision, Scale: decimalScale}
	case record.Duration:
		return arrow.FixedWidthTypes.Duration_us
	case record.Bool:
		return arrow.FixedWidthTypes.Boolean
	case record.Real:
		return arrow.PrimitiveTypes.Float64
	case record.String:
		if encoded {
			return &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
		}
		return arrow.BinaryTypes.String
	default:
		return arrow.PrimitiveTypes.Int64
	}
}

// recordType is the inverse of arrowType; it refuses what Write never writes.
func recordType(t arrow.DataType) (record.Type, error) {
	switch t := t.(type) {
	case *arrow.Int64Type:
		return record.Int, nil
	case *arrow.BooleanType:
		return record.Bool, nil
	case *arrow.Float64Type:
		return record.Real, nil
	case *arrow.StringType:
		return record.String, nil
	case *arrow.DurationType:
		if t.Unit == arrow.Microsecond {
			return record.Duration, nil
		}
	case *arrow.Decimal128Type:
		if t.Scale == decimalScale {
			return record.Money, nil
		}
	case *arrow.DictionaryType:
		if t.ValueType.ID() == arrow.STRING && t.IndexType.ID() == arrow.INT32 {
			return record.String, nil
		}
	}
	return 0, fmt.Errorf("unexpected Arrow type %v", t)
}

// header reads name, version and digest back from the schema.
func header(s *arrow.Schema) (File, error) {
	meta := s.Metadata()
	get := func(key string) string {
		v, _ := meta.GetValue(key)
		return v
	}
	f := File{Table: &record.Table{Name: get(keyTable)}, Stated: get(keyDigest)}
	version, err := strconv.Atoi(get(keyVersion))
	if err != nil || f.Table.Name == "" || f.Stated == "" {
		return File{}, fmt.Errorf("schema lacks table, version or digest: not a table of gensim")
	}
	f.Version = version
	f.Table.Columns = make([]record.Column, s.NumFields())
	for i, field := range s.Fields() {
		typ, err := recordType(field.Type)
		if err != nil {
			return File{}, fmt.Errorf("column %s: %w", field.Name, err)
		}
		c := &f.Table.Columns[i]
		c.Name, c.Type = field.Name, typ
		if is, _ := field.Metadata.GetValue(keyType); is == record.Duration.String() && typ == record.Int {
			c.Type = record.Duration
		}
		c.Doc, _ = field.Metadata.GetValue(keyDoc)
		if c.Unit, _ = field.Metadata.GetValue(keyUnit); c.Unit == noUnit {
			c.Unit = ""
		}
	}
	return f, nil
}
