package main

import (
	"fmt"
	"time"

	"gensim/sim/bench"
)

// How long a timing of a product takes: beside another product of this process; and
// beside another program's, after whose turn ours needs some two milliseconds to
// come back to its speed, which a training, going on and on, does not pay.
const (
	productWindow = 25 * time.Millisecond
	rivalWindow   = 100 * time.Millisecond
)

// layout says which factors of a product are stored transposed: none going forward,
// A for the gradient of weights, B for that of inputs.
type layout struct{ a, b int }

// trained are gradients' products of the trainings that are compared.
var trained = []struct {
	m, n, k int
	layout
}{
	{784, 128, 64, layout{1, 0}},  // weights of the small perceptron
	{128, 10, 64, layout{1, 0}},   // and of its outputs
	{64, 128, 10, layout{0, 1}},   // inputs of its outputs
	{784, 512, 128, layout{1, 0}}, // the large one
	{512, 512, 128, layout{1, 0}},
	{128, 512, 512, layout{0, 1}},
	{128, 512, 1024, layout{1, 0}}, // the transformer's perceptron
	{512, 128, 1024, layout{1, 0}},
	{1024, 128, 512, layout{0, 1}},
	{1024, 512, 128, layout{0, 1}},
}

// matrices is a product to time.
type matrices struct {
	m, n, k int
	layout
}

func (p matrices) String() string {
	a, b := "A", "B"
	if p.a != 0 {
		a = "A'"
	}
	if p.b != 0 {
		b = "B'"
	}
	return fmt.Sprintf("%dx%dx%d %s %s", p.m, p.n, p.k, a, b)
}

func (p matrices) flop() float64 { return 2 * float64(p.m) * float64(p.n) * float64(p.k) }

// words returns the product as requests name it.
func (p matrices) words() string {
	return fmt.Sprintf("product %d %d %d %d %d", p.m, p.n, p.k, p.a, p.b)
}

// in returns our side of the product in an arithmetic.
func (p matrices) in(arithmetic string, by asked) side {
	return side{by, p.words() + " " + arithmetic, p.flop()}
}

// eight returns the shapes of sim/bench in a layout.
func eight(l layout) []matrices {
	var all []matrices
	for _, s := range bench.Shapes() {
		all = append(all, matrices{s[0], s[1], s[2], l})
	}
	return all
}

// againstBLAS returns each product's duel with OpenBLAS: the shapes in the given
// layout.
func againstBLAS(products []matrices, ours, blas asked) []duel {
	var all []duel
	for _, p := range products {
		all = append(all, duel{name: p.String(), ours: p.in("seq", ours), theirs: side{blas, p.words(), p.flop()}, window: rivalWindow})
	}
	return all
}

// gradients returns the products of trained.
func gradients() []matrices {
	var all []matrices
	for _, t := range trained {
		all = append(all, matrices{t.m, t.n, t.k, t.layout})
	}
	return all
}

// againstPeak returns each product's duel with independent multiply-adds, both in
// our process; none where it has no vector instructions.
func againstPeak(ours asked) []duel {
	var all []duel
	peaks := bench.Peaks()
	if len(peaks) == 0 {
		return nil
	}
	peak := side{ours, "peak", peaks[0].Flop}
	for _, p := range eight(layout{}) {
		all = append(all, duel{name: p.String(), ours: p.in("seq", ours), theirs: peak, window: productWindow})
	}
	return all
}

// againstSeq returns the duels of an arithmetic with the plain order of sums.
func againstSeq(arithmetic string, ours asked) []duel {
	var all []duel
	for _, p := range eight(layout{}) {
		all = append(all, duel{name: p.String() + " " + arithmetic, ours: p.in(arithmetic, ours), theirs: p.in("seq", ours), window: productWindow})
	}
	return all
}
