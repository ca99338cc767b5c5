package engine

import (
	"fmt"
	"testing"

	"gensim/internal/stream"
	"gensim/protocol/unit"
)

// holds prepares the hold model: n events pending, each removed event schedules
// one, exponential delays from a table, so that the queue is what is measured.
func holds(n int) func() {
	var delays [4096]int64
	s := stream.New(1, stream.MessageDelay, 0)
	for i := range delays {
		delays[i] = int64(s.Exp(1000 * unit.Second))
	}
	var l Loop
	for i := range n {
		l.Schedule(delays[i%len(delays)]+int64(i%1000), Message, Payload(i))
	}
	k := 0
	return func() {
		e, _ := l.Next()
		l.Schedule(e.Time+delays[k%len(delays)], Message, e.Payload())
		k++
	}
}

func TestHoldDoesNotAllocate(t *testing.T) {
	if allocs := testing.AllocsPerRun(10_000, holds(1000)); allocs != 0 {
		t.Errorf("%v allocations a hold", allocs)
	}
}

func BenchmarkHold(b *testing.B) {
	for _, n := range []int{1e3, 1e5, 1e6} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			hold := holds(n)
			for range 2 * n { // leave the start-up's order
				hold()
			}
			for b.Loop() {
				hold()
			}
		})
	}
}
