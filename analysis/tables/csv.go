package tables

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"gensim/sim/record"
)

// WriteCSV writes a table as comma-separated values under a line of names: money with its
// nine decimals, durations in microseconds, truths as true and false. Units are in the
// other formats alone.
func WriteCSV(w io.Writer, t *record.Table) error {
	if err := t.Validate(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	c := csv.NewWriter(w)
	line := make([]string, len(t.Columns))
	for i := range t.Columns {
		line[i] = t.Columns[i].Name
	}
	if err := c.Write(line); err != nil {
		return fmt.Errorf("write table %s: %w", t.Name, err)
	}
	for r := range t.Len() {
		for i := range t.Columns {
			line[i] = cell(&t.Columns[i], r)
		}
		if err := c.Write(line); err != nil {
			return fmt.Errorf("write table %s: %w", t.Name, err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("write table %s: %w", t.Name, err)
	}
	return nil
}

func cell(c *record.Column, row int) string {
	switch c.Type {
	case record.String:
		return c.Strings[row]
	case record.Money:
		return decimal(c.Ints[row])
	case record.Real:
		return strconv.FormatFloat(record.Number(c.Ints[row]), 'g', -1, 64)
	}
	return c.Text(row)
}

// decimal writes base units of 10^-9 with nine decimals.
func decimal(v int64) string {
	const base = 1_000_000_000
	sign, u := "", uint64(v)
	if v < 0 {
		sign, u = "-", -u
	}
	return fmt.Sprintf("%s%d.%09d", sign, u/base, u%base)
}
