package main

import (
	"fmt"
	"os"
	"strings"
)

// The marks between which a page keeps the last recorded measurement.
const (
	markBegin = "<!-- yardstick: begin -->"
	markEnd   = "<!-- yardstick: end -->"
)

// record replaces what stands between the marks of a page by the report.
func (r *Report) record(path string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	text, err := between(string(page), r.markdown())
	if err != nil {
		return fmt.Errorf("record in %s: %w", path, err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	return nil
}

// between returns the page with new text between the marks.
func between(page, text string) (string, error) {
	before, rest, begun := strings.Cut(page, markBegin)
	_, after, ended := strings.Cut(rest, markEnd)
	if !begun || !ended {
		return "", fmt.Errorf("the page lacks %q and %q after it", markBegin, markEnd)
	}
	return before + markBegin + "\n" + text + markEnd + after, nil
}

// markdown renders the report for a page.
func (r *Report) markdown() string {
	var b strings.Builder
	for _, line := range r.facts() {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	b.WriteString("\n### Goals\n\n" + piped(goalCells(r.Goals)))
	for i := range r.Sections {
		s := &r.Sections[i]
		fmt.Fprintf(&b, "\n### %s\n\n", s.Title)
		if s.NotRun != "" {
			fmt.Fprintf(&b, "NOT RUN: %s\n\n", s.NotRun)
		}
		if len(s.Rows) > 0 {
			b.WriteString(piped(s.cells()))
		}
	}
	if len(r.Checks) > 0 {
		b.WriteString("\n### The same models: equal weights, equal batches\n\n" + piped(checkCells(r.Checks)))
	}
	return b.String()
}

// piped renders rows as a table, the first being its heading.
func piped(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			b.WriteString("|" + " --- |" + strings.Repeat(" ---: |", len(row)-1) + "\n")
		}
	}
	return b.String()
}
