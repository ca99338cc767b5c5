package kernels

import (
	"fmt"
	"sync"
	"testing"

	"gensim/protocol/unit"
)

func shelved(width int, rate int64) Config {
	return Config{Model: Model{MLP: MLP{Widths: []int{196, width, 10}, Activation: "relu"}}, Data: "fashion-mnist-small",
		Optimizer: Optimizer{Kind: "sgd", Rate: unit.Ratio{Num: 1, Den: rate}}, Batch: 8, Segments: 4, StepsPerSegment: 1}
}

// TestShelf: what it gives is what New gives, made once; another name, width or rate
// is another workload over the same data; it stays bounded.
func TestShelf(t *testing.T) {
	var s Shelf
	var first *Workload
	for i, c := range []Config{shelved(8, 10), shelved(8, 20), shelved(9, 10), shelved(8, 10)} {
		w, err := s.Workload("a", c)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := New("a", c)
		if err != nil || fresh.Digest() != w.Digest() || fmt.Sprint(fresh.Cost()) != fmt.Sprint(w.Cost()) {
			t.Errorf("workload %d is not what New gives: %v", i, err)
		}
		if i == 0 {
			first = w
		} else if same := w == first; same != (i == 3) || w.data.train != first.data.train {
			t.Errorf("workload %d: shared %v", i, same)
		}
	}
	if other, _ := s.Workload("b", shelved(8, 10)); other.Name() != "b" {
		t.Error("a workload has another's name")
	}
	for i := range maxWorkloads + 1 {
		if _, err := s.Workload("a", shelved(8, int64(100+i))); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.workloads) > maxWorkloads || len(s.data) != 1 {
		t.Errorf("%d workloads, %d data", len(s.workloads), len(s.data))
	}
	if _, err := s.Workload("a", Config{}); err == nil {
		t.Error("an empty configuration makes a workload")
	}
}

// TestShelfIsShared by goroutines, for the race detector.
func TestShelfIsShared(t *testing.T) {
	var s Shelf
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if _, err := s.Workload("a", shelved(8, int64(10+i%3))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
