package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gensim/sim/bench"
)

const (
	// trainingWindow is how long a timing of a training takes, if mostSteps do.
	trainingWindow = 250 * time.Millisecond
	// mostSteps of a window: models that fit their data too well compute with other
	// numbers than new ones.
	mostSteps = 200
	// checkedSteps are trained to see whether both sides have the same model.
	checkedSteps = 10
	// tolerated is how far losses may lie apart, relative to them: sums in other
	// orders, exponentials of another make.
	tolerated = 1e-4
)

// Check is a comparison of the same training on both sides.
type Check struct {
	Name       string     `json:"name"`
	Parameters int        `json:"parameters"`
	Steps      int        `json:"steps"`
	Before     [2]float64 `json:"loss_before"` // ours, theirs
	After      [2]float64 `json:"loss_after"`
	// Apart is the greatest relative difference of the losses before any step and
	// after the last.
	Apart float64 `json:"greatest_loss_difference"`
	// Distance is the l2 distance of the weights after the steps, over the l2 distance
	// that training moved them.
	Distance float64 `json:"weights_distance_over_movement"`
}

// The manners in which PyTorch is used, as torch/train.py names them.
const (
	plain = "plain" // as most programs use it
	// channelsLast keeps images as our side does, which PyTorch does when it is told to.
	channelsLast = "channels-last"
	// byHand has a perceptron's gradients written out and memory kept: what PyTorch's
	// kernels do without its autograd.
	byHand = "by-hand"
)

// subject is a training on both sides.
type subject struct {
	place        int
	training     bench.Training
	manner       string // of the other side
	ours, theirs asked
	folder       string // for what is exported
}

// agree exports the model, has both sides train it on equal batches, and compares.
// The error says where they differ by more than rounding.
func (s subject) agree() (Check, error) {
	c := Check{Name: s.name(), Steps: checkedSteps}
	if _, err := s.ours.ask(fmt.Sprintf("model %d", s.place)); err != nil {
		return c, err
	}
	ours, err := losses(s.ours, fmt.Sprintf("export %s %d", s.folder, checkedSteps+1))
	if err != nil {
		return c, err
	}
	if _, err := s.theirs.ask("model " + s.folder + " " + s.manner); err != nil {
		return c, err
	}
	theirs, err := losses(s.theirs, fmt.Sprintf("check %d", checkedSteps+1))
	if err != nil {
		return c, err
	}
	if len(ours) != len(theirs) {
		return c, fmt.Errorf("%s: %d losses and %d", c.Name, len(ours), len(theirs))
	}
	for i := range ours {
		c.Apart = max(c.Apart, math.Abs(ours[i]-theirs[i])/ours[i])
	}
	c.Before, c.After = [2]float64{ours[0], theirs[0]}, [2]float64{ours[checkedSteps], theirs[checkedSteps]}
	if err := c.weigh(s.folder); err != nil {
		return c, err
	}
	if !(c.Apart <= tolerated) {
		return c, fmt.Errorf("%s: losses lie %.2g apart: the models are not the same", c.Name, c.Apart)
	}
	return c, nil
}

// losses asks for a training and returns the loss before each step.
func losses(by asked, request string) ([]float64, error) {
	answer, err := by.ask(request)
	if err != nil {
		return nil, err
	}
	var all []float64
	for _, word := range strings.Fields(answer) {
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, fmt.Errorf("%q was answered with %q, not with losses", request, answer)
		}
		all = append(all, x)
	}
	return all, nil
}

// weigh compares the weights after the training.
func (c *Check) weigh(folder string) error {
	var w [3][]float32
	for i, name := range []string{weightsFile, oursFile, trainedFile} {
		var err error
		if w[i], err = readFloats(filepath.Join(folder, name)); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	if len(w[0]) != len(w[1]) || len(w[1]) != len(w[2]) {
		return fmt.Errorf("%s: %d parameters, trained to %d and %d", c.Name, len(w[0]), len(w[1]), len(w[2]))
	}
	c.Parameters = len(w[0])
	c.Distance = distance(w[1], w[2]) / distance(w[0], w[1])
	return nil
}

func distance(x, y []float32) float64 {
	sum := 0.0
	for i := range x {
		d := float64(x[i]) - float64(y[i])
		sum += d * d
	}
	return math.Sqrt(sum)
}

// duel returns the timing of the training, which both sides must have chosen.
func (s subject) duel() duel {
	return duel{name: s.name(), ours: side{s.ours, "train", 1}, theirs: side{s.theirs, "train", 1}, window: trainingWindow, most: mostSteps}
}

// name returns the training's name, and the manner unless it is the plain one.
func (s subject) name() string {
	if s.manner == plain {
		return s.training.Name
	}
	return s.training.Name + ", PyTorch " + s.manner
}

// subjects returns what is compared: every training in the plain manner and in the
// faster ones that there are for it.
func subjects(ours, theirs asked) []subject {
	var all []subject
	for i, t := range bench.Trainings() {
		manners := []string{plain}
		if t.Config.Model.CNN.Kernel > 0 {
			manners = append(manners, channelsLast)
		}
		if t.Config.Model.Name() == "mlp" && t.Config.Optimizer.Kind == "sgd" {
			manners = append(manners, byHand)
		}
		for _, m := range manners {
			all = append(all, subject{place: i, training: t, manner: m, ours: ours, theirs: theirs})
		}
	}
	return all
}

// newFolder returns a new folder for a model.
func newFolder(within string, place int) (string, error) {
	folder := filepath.Join(within, fmt.Sprintf("model-%d", place))
	return folder, os.MkdirAll(folder, 0o777)
}
