package record

import (
	"fmt"
	"reflect"
)

// Rows is the inverse of NewTable: it reads the columns that T names by its
// `col` tags. Columns that T does not name are ignored, so that a reader may ask
// for a few fields; a column that is missing or of another type is an error.
func Rows[T any](t *Table) ([]T, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	rt := reflect.TypeFor[T]()
	cols := make([]*Column, rt.NumField())
	for i := range cols {
		f := rt.Field(i)
		name := f.Tag.Get("col")
		cols[i] = t.Column(name)
		if cols[i] == nil {
			return nil, fmt.Errorf("table %s: no column %q", t.Name, name)
		}
		if want := typeOf(f.Type); cols[i].Type != want {
			return nil, fmt.Errorf("table %s: column %s is %v, not %v", t.Name, name, cols[i].Type, want)
		}
	}
	rows := make([]T, t.Len())
	for r := range rows {
		v := reflect.ValueOf(&rows[r]).Elem()
		for i, c := range cols {
			c.store(v.Field(i), r)
		}
	}
	return rows, nil
}

func (c *Column) store(v reflect.Value, row int) {
	switch c.Type {
	case String:
		v.SetString(c.Strings[row])
	case Bool:
		v.SetBool(c.Ints[row] != 0)
	case Real:
		v.SetFloat(Number(c.Ints[row]))
	default:
		v.SetInt(c.Ints[row])
	}
}

// Validate reports whether the table is well formed: named columns of one
// length, integers or strings as their type says, bools 0 or 1.
func (t *Table) Validate() error {
	n := t.Len()
	seen := make(map[string]bool, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Name == "" || seen[c.Name] {
			return fmt.Errorf("table %s: column %d: name %q is empty or repeated", t.Name, i, c.Name)
		}
		seen[c.Name] = true
		if err := c.validate(n); err != nil {
			return fmt.Errorf("table %s: column %s: %w", t.Name, c.Name, err)
		}
	}
	return nil
}

func (c *Column) validate(rows int) error {
	have, other := len(c.Ints), len(c.Strings)
	if c.Type == String {
		have, other = other, have
	}
	if c.Type > Real {
		return fmt.Errorf("unknown type %d", c.Type)
	}
	if have != rows || other != 0 {
		return fmt.Errorf("%d values of type %v and %d of another kind in a table of %d rows", have, c.Type, other, rows)
	}
	if c.Type != Bool {
		return nil
	}
	for r, v := range c.Ints {
		if v != 0 && v != 1 {
			return fmt.Errorf("row %d: bool is %d", r, v)
		}
	}
	return nil
}
