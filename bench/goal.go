package main

import "slices"

// Goal is what was promised about speed, and whether it holds.
type Goal struct {
	Name     string  `json:"name"`
	Target   float64 `json:"at_least"`
	Measured float64 `json:"measured"`
	Met      bool    `json:"met"`
	NotRun   string  `json:"not_run,omitempty"`
}

// promise is a goal before it is measured: of a section the geometric mean of the
// median ratios, or the median ratio of one row.
type promise struct {
	name    string
	target  float64
	section string
	row     string // "" is the geometric mean
}

// promises are the goals.
var promises = []promise{
	{"products of eight shapes over OpenBLAS, geometric mean", 1.2, "forward", ""},
	{"products of eight shapes over the peak of multiply-adds, geometric mean", 0.75, "peak", ""},
	{"the same with A transposed over OpenBLAS, geometric mean", 1, "left", ""},
	{"the same with B transposed over OpenBLAS, geometric mean", 1, "right", ""},
	{"gradients' products of the trainings over OpenBLAS, geometric mean", 1, "gradients", ""},
	{"lanes16 over seq, geometric mean", 0.75, "lanes16", ""},
	{"splitk4 over seq, geometric mean", 0.75, "splitk4", ""},
	{"bf16 over seq, geometric mean", 0.75, "bf16", ""},
	{"small perceptron over PyTorch", 2.3, "trainings", "mlp 784-128-10 batch 64, sgd"},
	{"large perceptron over PyTorch", 1.3, "trainings", "mlp 784-512-512-10 batch 128, sgd"},
	{"convolutions over PyTorch", 2, "trainings", "cnn 3x3 16-32-64 batch 64, sgd"},
	{"convolutions over PyTorch told to keep channels last", 2, "trainings", "cnn 3x3 16-32-64 batch 64, sgd, PyTorch channels-last"},
	{"convolutions of 5x5 over PyTorch", 2, "trainings", "cnn 5x5 6-16-120 batch 64, sgd"},
	{"convolutions of 5x5 over PyTorch told to keep channels last", 2, "trainings", "cnn 5x5 6-16-120 batch 64, sgd, PyTorch channels-last"},
	{"products on two threads over one, 512x512x512", 1.6, "crew", "512x512x512 A B"},
	{"transformer over PyTorch", 1.3, "trainings", "gpt 4x128 heads 4 context 128 batch 8, adamw"},
}

// judge holds the sections to the promises; one whose section was not asked for is
// left out.
func judge(sections []Section) []Goal {
	var goals []Goal
	for _, p := range promises {
		i := slices.IndexFunc(sections, func(s Section) bool { return s.Key == p.section })
		if i >= 0 {
			goals = append(goals, p.judge(&sections[i]))
		}
	}
	return goals
}

func (p promise) judge(s *Section) Goal {
	g := Goal{Name: p.name, Target: p.target}
	rows := s.medians()
	if p.row != "" {
		row := slices.IndexFunc(s.Rows, func(o Outcome) bool { return o.Name == p.row })
		if row < 0 {
			rows = nil
		} else {
			rows = rows[row : row+1]
		}
	}
	switch {
	case s.NotRun != "":
		g.NotRun = s.NotRun
	case len(rows) == 0:
		g.NotRun = "not among what was asked for"
	default:
		g.Measured = geomean(rows)
		g.Met = g.Measured >= p.target
	}
	return g
}
