package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Quartiles are the least, the quarters and the greatest of several numbers.
type Quartiles struct {
	Min    float64 `json:"min"`
	Q1     float64 `json:"q1"`
	Median float64 `json:"median"`
	Q3     float64 `json:"q3"`
	Max    float64 `json:"max"`
}

// quartiles interpolates linearly between neighbours in order.
func quartiles(of []float64) Quartiles {
	x := slices.Sorted(slices.Values(of))
	at := func(share float64) float64 {
		place := share * float64(len(x)-1)
		i := int(place)
		if i+1 == len(x) {
			return x[i]
		}
		return x[i] + (place-float64(i))*(x[i+1]-x[i])
	}
	return Quartiles{x[0], at(0.25), at(0.5), at(0.75), x[len(x)-1]}
}

// geomean returns the geometric mean.
func geomean(of []float64) float64 {
	sum := 0.0
	for _, x := range of {
		sum += math.Log(x)
	}
	return math.Exp(sum / float64(len(of)))
}

// side is one of the two that a duel compares.
type side struct {
	by      asked
	request string  // with a place for the number of rounds at its end
	amount  float64 // of work in one round
}

// do times so many rounds.
func (s side) do(rounds int) (span, error) {
	return timed(s.by, fmt.Sprintf("%s %d", s.request, rounds))
}

// duel compares two sides on the same work.
type duel struct {
	name         string
	ours, theirs side
	window       time.Duration // that a timing takes about
	most         int           // rounds of a window; 0 is any number
	wall         bool          // judge by wall time: work on several threads
}

// seconds returns the time by which work is judged: on one thread that of the
// processor, which is wall time when nobody else wants it.
func (d duel) seconds(s span) float64 {
	if d.wall {
		return s.wall
	}
	return s.cpu
}

// Outcome is what a duel showed.
type Outcome struct {
	Name   string    `json:"name"`
	Ours   Quartiles `json:"ours"`   // work a second
	Theirs Quartiles `json:"theirs"` // work a second
	Ratio  Quartiles `json:"ratio"`  // ours over theirs, pair by pair
	Pairs  int       `json:"pairs"`
	// OursCPU and TheirsCPU are processor time over wall time, the medians.
	OursCPU   float64 `json:"ours_cpu_per_wall"`
	TheirsCPU float64 `json:"theirs_cpu_per_wall"`
}

// run times pairs of windows, our side first in every other pair.
func (d duel) run(pairs int) (Outcome, error) {
	sides := [2]side{d.ours, d.theirs}
	var rounds [2]int
	for i, s := range sides {
		var err error
		if rounds[i], err = d.fill(s); err != nil {
			return Outcome{}, fmt.Errorf("%s: %w", d.name, err)
		}
	}
	var rates, loads [2][]float64
	ratios := make([]float64, pairs)
	for pair := range pairs {
		for turn := range 2 {
			i := (pair + turn) % 2
			took, err := sides[i].do(rounds[i])
			if err != nil {
				return Outcome{}, fmt.Errorf("%s: %w", d.name, err)
			}
			rates[i] = append(rates[i], float64(rounds[i])*sides[i].amount/d.seconds(took))
			loads[i] = append(loads[i], took.cpu/took.wall)
		}
		ratios[pair] = rates[0][pair] / rates[1][pair]
	}
	return Outcome{
		Name: d.name, Pairs: pairs, Ours: quartiles(rates[0]), Theirs: quartiles(rates[1]), Ratio: quartiles(ratios),
		OursCPU: quartiles(loads[0]).Median, TheirsCPU: quartiles(loads[1]).Median,
	}, nil
}

// fill returns how many rounds take about a window.
func (d duel) fill(s side) (int, error) {
	n := 1
	for {
		took, err := s.do(n)
		if err != nil {
			return 0, err
		}
		window := d.window.Seconds()
		next := max(1, int(float64(n)*window/took.wall))
		if d.most > 0 {
			next = min(next, d.most)
		}
		if took.wall > window/4 || next <= n {
			return next, nil
		}
		n = min(next, 20*n) // the first round says little of the others
	}
}
