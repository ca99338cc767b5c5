package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"

	"gensim/analysis/plots"
	"gensim/analysis/report"
	"gensim/analysis/rundir"
	"gensim/scenarios"
	"gensim/sim/record"
)

// picture is one figure of a run with the name of its files.
type picture struct {
	name   string
	figure *plots.Figure
}

// file names the picture's file of a format within the run directory.
func (p picture) file(format plots.Format) string { return "plots/" + p.name + "." + string(format) }

// pictures draws what the scenario asks for. A picture of nothing is left out.
func pictures(doc *scenarios.Document, s report.Summary, run *record.Run) ([]picture, error) {
	title := fmt.Sprintf("%s, seed %d", doc.Name, run.Seed)
	var all []picture
	for _, e := range doc.Plots {
		var f *plots.Figure
		var err error
		switch e.Value.Kind {
		case "payoffs":
			f, err = plots.Payoffs(title, s.Payoffs)
		case "distances":
			if measured(run) == 0 {
				continue
			}
			f, err = plots.Distances(title, run.Distances)
		default:
			err = fmt.Errorf("no picture of kind %q", e.Value.Kind)
		}
		if err != nil {
			return nil, fmt.Errorf("draw %s: %w", e.Name, err)
		}
		all = append(all, picture{e.Name, f})
	}
	return all, nil
}

// measured counts the distances of a run.
func measured(run *record.Run) int {
	n := 0
	for _, c := range run.Distances {
		n += len(c.Values)
	}
	return n
}

// plots writes every picture in every format.
func (w *writing) plots(ctx context.Context, dir *rundir.Writer, s report.Summary) error {
	all, err := pictures(w.plan.doc, s, w.run)
	if err != nil {
		return err
	}
	for _, p := range all {
		for _, format := range plots.Formats() {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err := writePicture(dir, p, format); err != nil {
				return ioFailure(err)
			}
		}
	}
	return nil
}

func writePicture(dir *rundir.Writer, p picture, format plots.Format) error {
	f, err := dir.File(p.file(format))
	if err != nil {
		return err
	}
	return errors.Join(p.figure.Write(f, format), f.Close())
}

// comparePictures compares the numbers that each picture drew with those drawn
// anew.
func (r *reproduction) comparePictures(w *writing, made report.Summary) error {
	all, err := pictures(w.plan.doc, made, w.run)
	if err != nil {
		return err
	}
	for _, p := range all {
		name := p.file(plots.CSV)
		kept, err := r.run.Read(name)
		if err != nil {
			r.differ(name, "missing")
			continue
		}
		var drawn bytes.Buffer
		if err := p.figure.Write(&drawn, plots.CSV); err != nil {
			return err
		}
		if d := compareCSV(kept, drawn.Bytes()); d != "" {
			r.differ(name, "%s", d)
		}
	}
	return nil
}

// printed is how far numbers of a CSV may lie apart, which are printed with six
// digits.
const printed = 1e-5

// compareCSV names the first cell in which two CSVs differ.
func compareCSV(kept, made []byte) string {
	a, err := csv.NewReader(bytes.NewReader(kept)).ReadAll()
	if err != nil {
		return err.Error()
	}
	b, err := csv.NewReader(bytes.NewReader(made)).ReadAll()
	if err != nil {
		return err.Error()
	}
	if len(a) != len(b) {
		return fmt.Sprintf("%d lines, made again %d", len(a), len(b))
	}
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return fmt.Sprintf("line %d: %d cells, made again %d", i+1, len(a[i]), len(b[i]))
		}
		for j := range a[i] {
			if !sameCell(a[i][j], b[i][j]) {
				return fmt.Sprintf("line %d: %s is %s, made again %s", i+1, a[0][j], a[i][j], b[i][j])
			}
		}
	}
	return ""
}

func sameCell(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && near(x, y, printed)
}
