package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gensim/analysis/plots"
	"gensim/analysis/report"
	"gensim/internal/merkle"
	"gensim/sim"
	"gensim/sim/record"
)

// keeping is the folder of a calibration while it is written aside.
type keeping struct {
	aside string
	final string
	title string
}

// newKeeping starts a folder below out. Its name follows from what was asked, so
// that the same calibration made again takes the place of its equal.
func newKeeping(out string, r *report.Calibration) (*keeping, error) {
	if err := os.MkdirAll(out, 0o777); err != nil {
		return nil, err
	}
	asked := merkle.New("gensim/calibration").Text(r.ScenarioHash).Text(sim.ArithmeticVersion).Text(r.Workload).Uint64(uint64(r.Seeds))
	for i := range r.Separations {
		asked = asked.Uint64(uint64(r.Separations[i].Length))
	}
	name := fmt.Sprintf("calibration-%s-%s-%s", r.Scenario, r.Workload, asked.Sum().Hex()[:6])
	aside, err := os.MkdirTemp(out, ".writing-"+name+"-")
	if err != nil {
		return nil, err
	}
	return &keeping{aside: aside, final: filepath.Join(out, name), title: fmt.Sprintf("%s, %s", r.Scenario, r.Workload)}, nil
}

// figure writes the histograms in every format.
func (k *keeping) figure(c *record.Calibration) error {
	f, err := plots.Calibration(k.title, c)
	if err != nil {
		return err
	}
	for _, format := range plots.Formats() {
		file, err := os.Create(filepath.Join(k.aside, "distances."+string(format)))
		if err != nil {
			return err
		}
		if err := errors.Join(f.Write(file, format), file.Close()); err != nil {
			return err
		}
	}
	return nil
}

// numbers names the files in the report and writes it.
func (k *keeping) numbers(r *report.Calibration) error {
	r.Files = append(r.Files, filepath.Join(k.final, "calibration.json"))
	for _, format := range plots.Formats() {
		r.Files = append(r.Files, filepath.Join(k.final, "distances."+string(format)))
	}
	text, err := r.Encode()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(k.aside, "calibration.json"), text, 0o666)
}

// commit puts the folder in its place; one that was there before makes room.
func (k *keeping) commit() error {
	if err := os.Chmod(k.aside, 0o755); err != nil {
		return err
	}
	old := k.aside + "-old"
	if err := os.Rename(k.final, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return errors.Join(os.Rename(k.aside, k.final), os.RemoveAll(old))
}

// abort removes what was not committed.
func (k *keeping) abort() error { return os.RemoveAll(k.aside) }
