package sim

import (
	"context"
	"testing"

	"gensim/agents"
	"gensim/kernels"
	"gensim/protocol/unit"
)

// quiet is a world in which nothing has begun.
func quiet(t testing.TB, c *Config) *world {
	t.Helper()
	w, err := newWorld(context.Background(), c, 1, Options{Lab: lab(t, 0, true)})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// work is an order of agent 0.
func work(k agents.WorkKind) order { return order{work: agents.Work{Kind: k}} }

// A device does one piece after another, in the order of the orders; a trace goes
// before all that is no trace and delays it by its own time.
func TestDeviceQueue(t *testing.T) {
	w := quiet(t, small())
	enqueue := func(k agents.WorkKind, takes unit.Time) (uint32, unit.Time) { return w.enqueue(work(k), takes) }
	train, due := enqueue(agents.Train, 100)
	if due != 100 {
		t.Fatalf("the first order is due at %d", due)
	}
	verify, due := enqueue(agents.Verify, 10)
	if due != 110 {
		t.Fatalf("the second order is due at %d", due)
	}
	first, due := enqueue(agents.Trace, 5)
	if due != 5 {
		t.Fatalf("a trace is due at %d", due)
	}
	second, due := enqueue(agents.Trace, 5)
	if due != 10 {
		t.Fatalf("a trace after a trace is due at %d", due)
	}
	for _, c := range []struct {
		slot uint32
		due  unit.Time
	}{{train, 110}, {verify, 120}, {first, 5}, {second, 10}} {
		if got := w.orders.items[c.slot].due; got != c.due {
			t.Errorf("slot %d is due at %d, want %d", c.slot, got, c.due)
		}
	}
	w.finish(first)
	if _, due := enqueue(agents.Trace, 5); due != 15 {
		t.Errorf("a third trace is due at %d", due)
	}
	d := &w.agents[0].device
	if d.busy != 125 || d.free != 125 {
		t.Errorf("busy %d until %d", d.busy, d.free)
	}
}

// What a device computes beyond the end of the run is not charged.
func TestBusyBy(t *testing.T) {
	for _, c := range []struct{ busy, free, end, want unit.Time }{
		{50, 80, 100, 50}, // done before the end
		{50, 120, 100, 30},
		{50, 150, 100, 0}, // all of it is still to come
		{50, 200, 100, 0}, // as it would be of an order after the end
		{100, 100, 100, 100},
	} {
		d := device{busy: c.busy, free: c.free}
		if got := d.busyBy(c.end); got != c.want {
			t.Errorf("busy %d until %d: %d by %d, want %d", c.busy, c.free, got, c.end, c.want)
		}
	}
}

// A foreign arithmetic takes longer by the slowdown, for the half that is foreign.
func TestTakes(t *testing.T) {
	d := agents.Device{Arithmetic: 1, Native: 1, Speed: 1_000_000, Slowdown: ratio(3, 2)}
	const gas = 4_000_000
	for _, c := range []struct {
		in   [2]kernels.Arithmetic
		want unit.Time
	}{{[2]kernels.Arithmetic{1, 1}, 4 * unit.Second}, {[2]kernels.Arithmetic{1, 2}, 5 * unit.Second},
		{[2]kernels.Arithmetic{2, 1}, 5 * unit.Second}, {[2]kernels.Arithmetic{3, 2}, 6 * unit.Second}} {
		if got := takes(&d, gas, c.in); got != c.want {
			t.Errorf("%v takes %v, want %v", c.in, got, c.want)
		}
	}
}

// Shares of a group are dealt exactly and in order, whatever the denominators.
func TestDeal(t *testing.T) {
	tenth, large := ratio(1, 10), int64(1)<<61
	for _, c := range []struct {
		shares []unit.Ratio
		count  int
		want   []int
	}{
		{[]unit.Ratio{ratio(1, 2), ratio(2, 5), tenth}, 8, []int{4, 8, 8}},
		{[]unit.Ratio{ratio(1, 2), ratio(2, 5), tenth}, 10, []int{5, 9, 10}},
		{[]unit.Ratio{ratio(1, 3), ratio(1, 3), ratio(1, 3)}, 4, []int{2, 3, 4}},
		{[]unit.Ratio{ratio(1, large), ratio(large-1, large)}, 3, []int{1, 3}},
		{[]unit.Ratio{ratio(0, 1), ratio(1, 1)}, 2, []int{0, 2}},
		{[]unit.Ratio{ratio(1, 1)}, 0, []int{0}},
	} {
		g := Group{Count: c.count}
		for i, s := range c.shares {
			g.Devices = append(g.Devices, DeviceShare{i, s})
		}
		got := g.deal()
		for i := range c.want {
			if got[i] != c.want[i] {
				t.Errorf("%v of %d agents: %v, want %v", c.shares, c.count, got, c.want)
				break
			}
		}
	}
}
