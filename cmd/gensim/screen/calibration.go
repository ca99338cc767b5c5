package screen

import (
	"fmt"
	"strconv"
	"strings"

	"gensim/analysis/report"
	"gensim/analysis/stats"

	"github.com/jedib0t/go-pretty/v6/table"
)

// Calibration is what a calibration ends with: distances by class, length and kind,
// the closest cheat, advice, and where honest work and cheats overlap.
func Calibration(c report.Calibration, o Options) string {
	width := max(o.Width, narrow)
	var b strings.Builder
	b.WriteString(flow(width, fmt.Sprintf("%s, workload %s", c.Scenario, c.Workload), c.Metric+" distances",
		fmt.Sprintf("%s of %d steps", instances(c.Seeds), c.Steps),
		fmt.Sprintf("rule: quantile %s of %d profilers times %s, compared by %s", c.Rule.Quantile, c.Rule.Profilers, c.Rule.Margin, c.Rule.Compare)))
	b.WriteString(distanceTable(c.Separations))
	b.WriteString("x honest: the smallest over the largest honest one; at threshold: honest work suspected, cheats missed.\n")
	for i := range c.Separations {
		b.WriteString(wrap(width, closest(&c.Separations[i])))
	}
	b.WriteString("advice\n")
	for _, a := range c.Advice {
		b.WriteString(indented(width, a.Class+": "+a.Text))
		if s := c.Present(a.Class); s != nil {
			b.WriteString(indented(width, fmt.Sprintf("as the scenario stands, compared every %s with a margin of %s, %s of honest distances are suspected and %s of cheats' missed",
				report.Steps(s.Length), c.Rule.Margin, share(s.Suspected), share(s.Missed))))
		}
	}
	if len(c.Overlaps) > 0 {
		b.WriteString("where they meet\n")
	}
	for _, v := range c.Overlaps {
		b.WriteString(indented(width, fmt.Sprintf("%s, %s: %s", v.Class, steps(v.Length), v.Text)))
	}
	for i, f := range c.Files {
		if i == 0 {
			b.WriteString("files\n")
		}
		b.WriteString("  " + f + "\n")
	}
	return b.String()
}

// indented is a paragraph two columns to the right.
func indented(width int, text string) string {
	lines := strings.TrimSuffix(wrap(width-2, text), "\n")
	return "  " + strings.ReplaceAll(lines, "\n", "\n  ") + "\n"
}

func distanceTable(all []stats.Separation) string {
	t := newTable("  ", "group", "steps", "count", "smallest", "median", "largest", "x honest", "at threshold", "gas spared")
	for i := range all {
		s := &all[i]
		t.AppendRow(table.Row{s.Class + ", threshold " + distance(s.Threshold.Median), strconv.Itoa(s.Length)})
		t.AppendRow(row("  honest", s.Honest, "", share(s.Suspected), ""))
		for j := range s.Departs {
			d := &s.Departs[j]
			gap := none
			if d.Gap.Defined() {
				gap = report.Short(float64(d.Gap))
			}
			spared := ""
			if d.Spared > 0 {
				spared = share(d.Spared)
			}
			t.AppendRow(row("  "+d.Kind, d.Spread, gap, share(d.Missed), spared))
		}
	}
	return strings.Replace(trimLines(t.Render()), "group", "class", 1)
}

func row(name string, s stats.Spread, gap, judged, spared string) table.Row {
	return table.Row{name, "", strconv.Itoa(s.Count), distance(s.Min), distance(s.Median), distance(s.Max), gap, judged, spared}
}

// closest says how near the nearest cheat comes.
func closest(s *stats.Separation) string {
	d := report.Closest(s)
	if d == nil {
		return fmt.Sprintf("%s at %s: honest re-runs repeat to the bit", s.Class, steps(s.Length))
	}
	if d.Gap <= 1 {
		return fmt.Sprintf("%s at %s: honest distances reach %s, beyond the smallest of %s", s.Class, steps(s.Length), distance(s.Honest.Max), d.Kind)
	}
	return fmt.Sprintf("%s at %s: honest distances reach %s; every cheat that pays lies at least %s times above, the closest is %s",
		s.Class, steps(s.Length), distance(s.Honest.Max), report.Short(float64(d.Gap)), d.Kind)
}

func instances(n int) string {
	if n == 1 {
		return "1 instance"
	}
	return strconv.Itoa(n) + " instances"
}

func steps(n int) string {
	if n == 1 {
		return "1 step"
	}
	return report.Steps(n)
}

// distance prints a distance with two significant digits.
func distance(r stats.Real) string {
	switch {
	case !r.Defined():
		return none
	case r == 0:
		return "0"
	}
	return strconv.FormatFloat(float64(r), 'e', 1, 64)
}

// share prints a share in percent.
func share(r stats.Real) string {
	if !r.Defined() {
		return none
	}
	return strconv.FormatFloat(100*float64(r), 'f', 1, 64) + "%"
}
