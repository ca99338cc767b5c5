package screen

import (
	"fmt"
	"math"
	"strings"

	"gensim/analysis/report"
	"gensim/analysis/stats"
)

// barWidth is the longest bar, in columns.
const barWidth = 16

// Sensitivity is the closing screen of an analysis: for each metric the parameters, most
// important first.
func Sensitivity(s *report.Sensitivity, o Options) string {
	o.Width = max(o.Width, narrow)
	var b strings.Builder
	m := methods[s.Method]
	fmt.Fprintf(&b, "%s: %s: %d points, %d runs", s.Scenario, m.name, s.Points, s.Runs)
	if s.Failed > 0 {
		fmt.Fprintf(&b, ", %d failed", s.Failed)
	}
	b.WriteString("\n")
	b.WriteString(rankings(s, m, o.Width))
	seeds := "that of one seed: another gives other numbers"
	if s.Replicates > 1 {
		seeds = fmt.Sprintf("the mean over %d replicates, whose seeds are the same at all points", s.Replicates)
	}
	b.WriteString(wrap(o.Width, fmt.Sprintf("%s Intervals of %.0f%% are over %s; a metric is %s.", m.legend, 100*s.Confidence, m.parts, seeds)))
	if s.Already {
		b.WriteString("already there, same plan\n")
	}
	fmt.Fprintf(&b, "%s  digest %s...\n", s.Path, s.Digest[:9])
	if len(s.Files) > 0 {
		fmt.Fprintf(&b, "%s, and pictures beside it\n", s.Files[0])
	}
	return b.String()
}

// method is how one is spoken of.
type method struct{ name, parts, legend string }

var methods = map[string]method{
	"morris": {"Morris screening", "paths", "mu*: mean size of the change that a parameter makes over its whole range, by which they are ranked; mu: its mean, whose sign tells the direction; sigma: how much it depends on the others, or is no line."},
	"sobol":  {"Sobol indices", "samples", "total: share of the variance that a parameter has a part in, by which they are ranked; first: what it explains alone."},
}

// rankings are the tables of all metrics, with as much as the width takes: ranges, bars.
func rankings(s *report.Sensitivity, m method, width int) (text string) {
	for _, shown := range []struct{ ranges, bars bool }{{true, true}, {true, false}, {false, false}} {
		text = ""
		for i := range s.Metrics {
			r := &s.Metrics[i]
			if text += "\n" + wrap(width, rankingHead(r, m)); r.Used > 1 {
				text += rankingTable(r, shown.ranges, shown.bars)
			}
		}
		if fits(text, width) {
			break
		}
	}
	return text
}

// rankingHead says what a metric comes to over all points.
func rankingHead(r *report.Ranking, m method) string {
	if r.Used < 2 {
		return fmt.Sprintf("%s: %d of %d %s have it in every run, too few to rank by: longer runs may have it", r.Metric, r.Used, r.Parts, m.parts)
	}
	unit := ""
	if r.Unit != "" {
		unit = " " + r.Unit
	}
	head := fmt.Sprintf("%s: mean %s%s, from %s to %s", r.Metric, short(r.Mean), unit, short(r.Low), short(r.High))
	if r.Used < r.Parts {
		head += fmt.Sprintf("; %d of %d %s have it in every run", r.Used, r.Parts, m.parts)
	}
	return head
}

func rankingTable(r *report.Ranking, ranges, bars bool) string {
	head := []string{"parameter"}
	if ranges {
		head = append(head, "range")
	}
	for k, f := range r.Ranks[0].Figures {
		if head = append(head, f.Name); k == 0 {
			head = append(head, "[95%]")
		}
	}
	if bars {
		head = append(head, "")
	}
	t := newTable("  ", head...)
	for i := range r.Ranks {
		p := &r.Ranks[i]
		row := []any{p.Parameter}
		if ranges {
			row = append(row, p.From+" to "+p.To)
		}
		for k, f := range p.Figures {
			if row = append(row, short(f.Value)); k == 0 {
				row = append(row, "["+short(f.Low)+", "+short(f.High)+"]")
			}
		}
		if bars {
			row = append(row, bar(p.Figures[0].Value, r.Ranks[0].Figures[0].Value))
		}
		t.AppendRow(row)
	}
	return trimLines(t.Render())
}

// bar is as long as a number is large beside the largest.
func bar(v, largest stats.Real) string {
	if !v.Defined() || !(v > 0) || !(largest > 0) {
		return ""
	}
	return strings.Repeat("█", int(math.Round(float64(barWidth*v/largest))))
}

// short prints a number with three significant digits.
func short(v stats.Real) string {
	if !v.Defined() {
		return none
	}
	return fmt.Sprintf("%.3g", float64(v)+0) // no negative zero
}
