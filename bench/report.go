package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Report is everything that was measured.
type Report struct {
	Machine  Machine   `json:"machine"`
	Programs []string  `json:"programs"` // who they say they are
	Settings []string  `json:"settings"` // of the other programs' environment
	Goals    []Goal    `json:"goals"`
	Sections []Section `json:"sections"`
	Checks   []Check   `json:"checks"`
}

// Section is a table of duels of one kind.
type Section struct {
	Key    string    `json:"key"`
	Title  string    `json:"title"`
	Unit   string    `json:"unit"` // of Ours and Theirs
	Versus [2]string `json:"versus"`
	Rows   []Outcome `json:"rows"`
	// NotRun says why there are no rows, or not all.
	NotRun string  `json:"not_run,omitempty"`
	scale  float64 // that Ours and Theirs are divided by when they are shown
	mean   bool    // whether the rows have one worth showing
}

// medians returns the rows' median ratios.
func (s *Section) medians() []float64 {
	var all []float64
	for _, r := range s.Rows {
		all = append(all, r.Ratio.Median)
	}
	return all
}

// cells lays the section out: a heading and rows of equal length.
func (s *Section) cells() [][]string {
	all := [][]string{{"", s.Versus[0], s.Versus[1], s.Unit, "min", "q1", "median", "q3", "max", "cpu/wall"}}
	for _, r := range s.Rows {
		all = append(all, []string{r.Name, figure(r.Ours.Median / s.scale), figure(r.Theirs.Median / s.scale), "",
			ratio(r.Ratio.Min), ratio(r.Ratio.Q1), ratio(r.Ratio.Median), ratio(r.Ratio.Q3), ratio(r.Ratio.Max),
			ratio(r.OursCPU) + " " + ratio(r.TheirsCPU)})
	}
	if len(s.Rows) > 1 && s.mean {
		mean := []string{"geometric mean", "", "", "", "", "", ratio(geomean(s.medians())), "", "", ""}
		all = append(all, mean)
	}
	for i := range all { // the unit is a heading's alone
		all[i] = append(all[i][:3:3], all[i][4:]...)
	}
	all[0][1] += ", " + s.Unit
	return all
}

func (c Check) cells() []string {
	return []string{c.Name, strconv.Itoa(c.Parameters), loss(c.Before[0]), loss(c.Before[1]), loss(c.After[0]), loss(c.After[1]),
		strconv.FormatFloat(c.Apart, 'g', 2, 64), strconv.FormatFloat(c.Distance, 'g', 2, 64)}
}

// checkCells lays the checks out.
func checkCells(checks []Check) [][]string {
	steps := fmt.Sprintf("after %d steps", checkedSteps)
	all := [][]string{{"", "parameters", "loss, ours", "PyTorch", steps + ", ours", "PyTorch", "losses apart", "weights apart / moved"}}
	for _, c := range checks {
		all = append(all, c.cells())
	}
	return all
}

// goalCells lays the goals out.
func goalCells(goals []Goal) [][]string {
	all := [][]string{{"goal", "at least", "measured", ""}}
	for _, g := range goals {
		measured, verdict := "", "NOT RUN: "+g.NotRun
		if g.NotRun == "" {
			measured, verdict = ratio(g.Measured), "missed"
			if g.Met {
				verdict = "met"
			}
		}
		all = append(all, []string{g.Name, ratio(g.Target), measured, verdict})
	}
	return all
}

// facts lists the machine and the programs, a line each.
func (r *Report) facts() []string {
	m := r.Machine
	pinned := "no program is pinned to a processor"
	if m.Pinned != anyCPU {
		pinned = fmt.Sprintf("programs on one thread are pinned to processor %d", m.Pinned)
	}
	lines := []string{
		fmt.Sprintf("%s; %d processors; %s", m.Processor, m.Processors, strings.Join(m.Features, " ")),
		fmt.Sprintf("Linux %s, %s; %s", m.Kernel, m.Go, pinned),
		fmt.Sprintf("%s to %s; load before %s, after %s", m.Began, m.Ended, m.LoadBefore, m.LoadAfter),
	}
	lines = append(lines, r.Programs...)
	return append(lines, "the others' environment: "+strings.Join(r.Settings, " "))
}

// text renders the report for a terminal.
func (r *Report) text() string {
	var b strings.Builder
	for _, line := range r.facts() {
		fmt.Fprintln(&b, line)
	}
	b.WriteString("\n" + aligned(goalCells(r.Goals)))
	for i := range r.Sections {
		s := &r.Sections[i]
		fmt.Fprintf(&b, "\n%s\n", s.Title)
		if s.NotRun != "" {
			fmt.Fprintf(&b, "NOT RUN: %s\n", s.NotRun)
		}
		if len(s.Rows) > 0 {
			b.WriteString(aligned(s.cells()))
		}
	}
	if len(r.Checks) > 0 {
		b.WriteString("\nThe same models: equal weights, equal batches\n" + aligned(checkCells(r.Checks)))
	}
	return b.String()
}

// aligned renders rows in columns, the first to the left.
func aligned(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := fmt.Sprintf("%-*s", widths[0], row[0])
		for i, cell := range row[1:] {
			line += fmt.Sprintf("  %*s", widths[i+1], cell)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

func ratio(x float64) string {
	if math.IsNaN(x) {
		return "none"
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}

func loss(x float64) string { return strconv.FormatFloat(x, 'f', 6, 64) }

// figure prints a speed with three digits.
func figure(x float64) string {
	switch {
	case x >= 100:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case x >= 10:
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}
