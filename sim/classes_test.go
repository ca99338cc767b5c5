package sim

import (
	"slices"
	"testing"

	"gensim/kernels"
	"gensim/protocol"
)

// mixed is small with bfloat16 devices in every role: of each group with two shares
// the second half computes in another class.
func mixed() *Config {
	c := small()
	c.Devices = append(c.Devices, Device{Name: "tensor", Speed: 9_000_000, Price: 500_000_000, Arithmetic: kernels.BF16})
	for i := range c.Groups {
		g := &c.Groups[i]
		if g.Role == protocol.Submitter {
			continue
		}
		g.Count *= 2
		g.Devices = []DeviceShare{{0, ratio(1, 4)}, {1, ratio(1, 4)}, {2, ratio(1, 2)}}
	}
	return c
}

// A task of fp32 never draws a device of bfloat16, in no role, and a whistleblower
// with one checks nothing: a distance across classes would condemn the honest.
func TestClassesStayApart(t *testing.T) {
	c := sound(t, mixed())
	w, err := newWorld(t.Context(), c, 3, Options{Lab: lab(t, 0, true)})
	if err != nil {
		t.Fatal(err)
	}
	defer w.cancel()
	w.start()
	if err := w.play(); err != nil {
		t.Fatal(err)
	}
	jobs := map[protocol.Role]int64{}
	for i := range w.agents {
		a := &w.agents[i]
		if a.self.Role == protocol.Submitter {
			continue
		}
		if got := w.book.terms[i].jobs; a.kind != 2 {
			jobs[a.self.Role] += got
		} else if got != 0 || a.device.busy != 0 {
			t.Errorf("%v %d computes in bf16 and had %d jobs of fp32 tasks", a.self.Role, i, got)
		}
	}
	for _, role := range []protocol.Role{protocol.Solver, protocol.Verifier, protocol.Whistleblower} {
		if jobs[role] < 5 {
			t.Errorf("%v: %d jobs in all", role, jobs[role])
		}
	}
}

// With all of its verifiers in another class a task could not be judged.
func TestClassNeedsVerifiers(t *testing.T) {
	c := mixed()
	for i := range c.Groups {
		if g := &c.Groups[i]; g.Role == protocol.Verifier {
			g.Devices = []DeviceShare{{2, ratio(1, 1)}}
		}
	}
	want := "has 0 agents whose device computes in fp32; 3 seats are drawn among them at once for the tasks of agents.submitter.users"
	if faults := c.Validate(); !slices.Contains(faults, Fault{"agents.verifier", want}) {
		t.Errorf("%v", faults)
	}
}

// Memory binds the devices of a task's class that somebody owns.
func TestMemoryBinds(t *testing.T) {
	const giga = 1_000_000_000
	for _, k := range []struct {
		device        int
		memory, needs int64
		spared        bool
	}{
		{0, 8 * giga, 9 * giga, false}, {1, 8 * giga, 9 * giga, false}, {0, 9 * giga, 9 * giga, true},
		{2, 8 * giga, 9 * giga, true}, // of another class
		{3, 8 * giga, 9 * giga, true}, // nobody's
		{0, 0, 9 * giga, true},        // enough
		{0, 1 << 10, 0, false},        // less than the real training
		{0, 1_000_000, 0, true},       // more than it
	} {
		c := mixed()
		c.Devices = append(c.Devices, Device{Name: "spare", Speed: 1, Arithmetic: kernels.Seq})
		c.Devices[k.device].Memory, c.Workloads[0].Memory = k.memory, k.needs
		faults := c.Validate()
		if (len(faults) == 0) != k.spared || len(faults) > 0 && faults[0].Path != "devices."+c.Devices[k.device].Name+".memory" {
			t.Errorf("%+v: %v", k, faults)
		}
	}
}

// Memory is what the arrays of a step add up to.
func TestMemoryOfATraining(t *testing.T) {
	c := small()
	workloads, err := c.buildWorkloads(nil)
	if err != nil {
		t.Fatal(err)
	}
	weights := 196*6 + 6 + 6*10 + 10
	// Per step: two pre-activations with bias, the hidden layer and its gradients, the
	// gradients of weights and of the loss, all of it below twice weights and batch.
	states, batch := uint64(3*(4*weights+8)), uint64(4*8*(196+1))
	if got := workloads[0].Cost().Memory; got < states+batch || got > 2*(states+batch) {
		t.Errorf("a re-run holds %d bytes, of which states %d and batch %d", got, states, batch)
	}
}
