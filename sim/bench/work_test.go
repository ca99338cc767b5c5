package bench_test

import (
	"slices"
	"testing"

	"gensim/sim"
	"gensim/sim/bench"
)

// Every backend of this machine has every product and model, and all can be done.
func TestWorkIsWhole(t *testing.T) {
	models, err := bench.Models(nil)
	if err != nil {
		t.Fatal(err)
	}
	products := bench.Products(nil)
	for _, name := range sim.Backends() {
		of := func(all []bench.Work) (n int) {
			for _, w := range all {
				if w.Backend == name && w.Flop > 0 {
					n++
				}
			}
			return n
		}
		if n := of(products); n < 8*6 || n%8 != 0 || of(models) != 4 {
			t.Errorf("%s: %d products, %d models", name, of(products), of(models))
		}
	}
	if p := bench.Peaks(); len(p) != len(sim.Backends())-1 {
		t.Errorf("%d peaks beside %v", len(p), sim.Backends())
	}
	if i := slices.IndexFunc(products, func(w bench.Work) bool { return w.Name == "784x128x128" && w.Arithmetic == "splitk4" }); i < 0 {
		t.Error("no weight gradient in splitk4")
	} else {
		products[i].Do(2)
	}
	for _, w := range append(models, bench.Peaks()...) {
		if w.Backend != "ref" {
			w.Do(1)
		}
	}
}

// Crews compute every product, transposed or not, and every model on their threads.
func TestWorkOfCrews(t *testing.T) {
	crews := bench.NewCrews(2)
	defer crews.Close()
	models, err := bench.Models(crews)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(bench.NewCrews(1)); n != 0 || len(crews) != len(sim.Backends())-1 {
		t.Errorf("%d crews of one thread, %d of two", n, len(crews))
	}
	shared, turned := 0, map[string]int{}
	for _, w := range slices.Concat(bench.Products(crews), models) {
		if w.Threads != 2 {
			continue
		}
		shared++
		turned[w.Transposed]++
		w.Do(1)
	}
	if shared != (8*4+4)*len(crews) || turned["ab"] != 8*len(crews) {
		t.Errorf("%d pieces of work on two threads, by what is transposed %v", shared, turned)
	}
}
