package screen

import (
	"fmt"
	"strings"

	"gensim/analysis/dataset"
	"gensim/analysis/report"
)

// sweepRows is how many points the closing screen of a sweep shows.
const sweepRows = 24

// Sweep is the closing screen of a sweep: what was run, and whether honesty paid at each
// of its first points; path is where it is to be found.
func Sweep(d *dataset.Dataset, path string, already bool, o Options) (string, error) {
	var b strings.Builder
	m := &d.Manifest
	fmt.Fprintf(&b, "%s: %d points, %d runs", m.Scenario, d.Plan.Points, m.Runs)
	if m.Shards > 1 {
		fmt.Fprintf(&b, " of shard %d of %d", m.Shard, m.Shards)
	}
	if m.Failed > 0 {
		fmt.Fprintf(&b, ", %d failed", m.Failed)
	}
	b.WriteString("\n")
	table, left, err := pointTable(d, o)
	if err != nil {
		return "", err
	}
	b.WriteString(table)
	if left > 0 {
		fmt.Fprintf(&b, "and %d points more\n", left)
	}
	b.WriteString("solvers, USD a job, over replicates; margin: honest less the other, [95% of the paired difference, all of a point at once]\n")
	if already {
		b.WriteString("already there, same plan\n")
	}
	fmt.Fprintf(&b, "%s  digest %s...   tables: %s\n", path, m.Digest[:9], strings.Join(names(d), ", "))
	return b.String(), nil
}

// names are the files of the tables.
func names(d *dataset.Dataset) []string {
	var list []string
	for _, t := range d.Manifest.Tables {
		list = append(list, t.Path)
	}
	return list
}

// pointTable lists the first points and returns how many are left out.
func pointTable(d *dataset.Dataset, o Options) (string, int, error) {
	head := []string{"point"}
	for _, a := range d.Plan.Axes {
		head = append(head, a.Path)
	}
	cases := len(d.Plan.Cases) > 0
	if cases {
		head = append(head, "case")
	}
	t := newTable("  ", append(head, "runs", "pays", "honest", "other", "margin")...)
	n := 0
	err := report.Points(d, func(p report.Point) error {
		if n++; n > sweepRows {
			return nil
		}
		row := []any{fmt.Sprint(p.Index)}
		for _, v := range p.Values {
			row = append(row, v)
		}
		h := &p.Honesty
		other := ""
		if h.CheatMean.Defined() {
			other = fmt.Sprintf("%s %s", h.Cheat, signed(h.CheatMean))
		}
		if cases {
			row = append(row, p.Case)
		}
		t.AppendRow(append(row, fmt.Sprint(p.Runs), paint(string(h.Verdict), h.Verdict, o.Color), signed(h.HonestMean), other, margin(h)))
		return nil
	})
	return trimLines(t.Render()), max(0, n-sweepRows), err
}

// margin is the decisive difference with its interval.
func margin(h *report.Honesty) string {
	switch {
	case !h.Difference.Defined():
		return "-"
	case !h.Low.Defined():
		return signed(h.Difference)
	}
	return fmt.Sprintf("%s [%s, %s]", signed(h.Difference), signed(h.Low), signed(h.High))
}
