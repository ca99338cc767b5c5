package record

import (
	"fmt"
	"strconv"
)

// Difference names the first place where two tables differ: in their schema, in
// a value, or in their length; it is empty exactly when their digests are equal.
// Values of the first table come first.
func Difference(a, b *Table) string {
	if a.Name != b.Name {
		return fmt.Sprintf("table %s, there %s", a.Name, b.Name)
	}
	if len(a.Columns) != len(b.Columns) {
		return fmt.Sprintf("table %s: %d columns, there %d", a.Name, len(a.Columns), len(b.Columns))
	}
	for i := range a.Columns {
		x, y := &a.Columns[i], &b.Columns[i]
		if x.Name != y.Name || x.Unit != y.Unit || x.Type != y.Type {
			return fmt.Sprintf("table %s: column %s (%v, unit %q), there %s (%v, unit %q)",
				a.Name, x.Name, x.Type, x.Unit, y.Name, y.Type, y.Unit)
		}
	}
	for r := range min(a.Len(), b.Len()) {
		for i := range a.Columns {
			if x, y := a.Columns[i].Text(r), b.Columns[i].Text(r); x != y {
				return fmt.Sprintf("table %s: row %d: %s is %s, there %s", a.Name, r, a.Columns[i].Name, x, y)
			}
		}
	}
	if a.Len() != b.Len() {
		return fmt.Sprintf("table %s: %d rows, there %d", a.Name, a.Len(), b.Len())
	}
	return ""
}

// Text prints one value: a string quoted, a bool as a word, an integer in the
// column's base units.
func (c *Column) Text(row int) string {
	switch c.Type {
	case String:
		return strconv.Quote(c.Strings[row])
	case Bool:
		return strconv.FormatBool(c.Ints[row] != 0)
	case Real:
		return strconv.FormatFloat(Number(c.Ints[row]), 'g', -1, 64)
	default:
		return strconv.FormatInt(c.Ints[row], 10)
	}
}
