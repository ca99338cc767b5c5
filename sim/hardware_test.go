package sim

import (
	"slices"
	"strings"
	"testing"

	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// drifting is small on devices that are not repeatable: one in two of a group
// commits in the order of the other.
func drifting() *Config {
	c := small()
	c.Devices[1].Arithmetic, c.Devices[1].CommitsIn, c.Devices[1].CommitSlowdown = kernels.Atomic, kernels.Lanes16, ratio(14, 10)
	return c
}

// A run on devices that are not repeatable is one like any other: everything adds
// up, nobody honest loses a stake, and neither workers nor the memo change it.
func TestDriftingDevices(t *testing.T) {
	c := sound(t, drifting())
	a := play(t, c, 3, lab(t, 2, true))
	audit(t, a)
	if a.Tasks.Accepted == 0 || a.Outcomes[1] == 0 || a.Outcomes[5] == 0 {
		t.Errorf("tasks %+v, outcomes %v", a.Tasks, a.Outcomes)
	}
	short := drifting()
	short.SubmitFor /= 4
	b := play(t, short, 3, lab(t, 2, true))
	if again := play(t, short, 3, lab(t, 0, false)); again.Digest != b.Digest || len(changed(b, again)) > 0 {
		t.Errorf("without workers and memo: digest %s, want %s; tables %v differ", again.Digest, b.Digest, changed(b, again))
	}
}

// What goes to the chain is repeatable: registrations, solvers' declared
// arithmetics and verdicts name what the device commits in, and profilers alone
// meet the drawn order, as one of a pair.
func TestCommitsAreRepeatable(t *testing.T) {
	c := drifting()
	c.SubmitFor /= 2
	w, err := newWorld(t.Context(), sound(t, c), 3, Options{Lab: lab(t, 0, true)})
	if err != nil {
		t.Fatal(err)
	}
	r := finish(t, w)
	audit(t, r)
	solvers, seats := map[kernels.Arithmetic]int{}, map[kernels.Arithmetic]int{}
	for id := range protocol.TaskID(w.chain.Tasks()) {
		for n := range w.chain.Task(id).Attempt {
			a := w.chain.Attempt(id, n+1)
			solvers[kernels.Arithmetic(a.Arithmetic)]++
			for s := range a.Seats {
				seats[kernels.Arithmetic(w.chain.Seat(protocol.Target{Task: id, Attempt: n + 1, Seat: protocol.Seat(s)}).Arithmetic)]++
			}
		}
	}
	for _, list := range []map[kernels.Arithmetic]int{solvers, seats} {
		if list[kernels.SplitK4] == 0 || list[kernels.Lanes16] == 0 || len(list) != 2 {
			t.Errorf("committed in %v", list)
		}
	}
	if g := c.genesis(nil); g.Arithmetics[kernels.Atomic] != protocol.Class(kernels.ClassFP32) || !g.Drifting[kernels.Atomic] {
		t.Errorf("the chain does not know that devices compute in atomic: %+v", g)
	}
	if g := small().genesis(nil); g.Arithmetics[kernels.Atomic] != noClass {
		t.Error("profilers would measure atomic where nobody has it")
	}
}

// A commitment takes as much longer as the slowdown says, a task of the device's own
// length included; the device tells the chain the speed that is left.
func TestCommittingTakesLonger(t *testing.T) {
	plain, slow := small(), drifting()
	for _, c := range []*Config{plain, slow} {
		c.Workloads[0].StandsOn = 1
		c.Devices[1].Speed = 5_000_000
	}
	w := world{cfg: slow}
	w.cfg.TokenPrice = ratio(1, 1)
	d := w.equipment(1)
	if d.Arithmetic != protocol.Arithmetic(kernels.Lanes16) || d.Native != protocol.Arithmetic(kernels.Atomic) || d.Registered != 3_571_428 {
		t.Errorf("%+v", d)
	}
	const gas = 35_000_000
	for in, want := range map[kernels.Arithmetic]unit.Time{
		kernels.Atomic: 7 * unit.Second, kernels.Lanes16: 9_800 * unit.Millisecond, // 1.4
		kernels.Seq: 9_800 * unit.Millisecond, // no order is cheaper than a fixed one: 1.3 is less
	} {
		if got := d.Takes(gas, protocol.Arithmetic(in)); got != want {
			t.Errorf("%v takes %v, want %v", in, got, want)
		}
	}
	if got := takes(&d, gas, [2]kernels.Arithmetic{kernels.Seq, kernels.Atomic}); got != 8_400*unit.Millisecond {
		t.Errorf("a pair takes %v", got)
	}
	slow.Slowdown = ratio(2, 1)
	if d := w.equipment(1); d.Takes(gas, protocol.Arithmetic(kernels.Seq)) != 14*unit.Second {
		t.Errorf("a foreign order takes %v", d.Takes(gas, protocol.Arithmetic(kernels.Seq)))
	}
	for c, want := range map[*Config]unit.Gas{plain: 1_500_000_000, slow: 1_071_428_400} {
		if got := c.Devices[1].gasIn(5 * unit.Minute); got != want {
			t.Errorf("five minutes are %d Mgas, want %d", got, want)
		}
	}
}

// A solver's training on such a device really lasts as long: 1.4 times that of the
// same device in a repeatable arithmetic.
func TestSolverOnDriftingDevice(t *testing.T) {
	busy := func(c *Config) unit.Time {
		c.Groups = slices.DeleteFunc(c.Groups, func(g Group) bool {
			return g.Role == protocol.Whistleblower || g.Strategy != "honest" && g.Role != protocol.Submitter
		})
		for i := range c.Groups {
			if g := &c.Groups[i]; g.Role != protocol.Submitter {
				g.Devices = []DeviceShare{{map[protocol.Role]int{protocol.Solver: 1}[g.Role], ratio(1, 1)}}
			}
		}
		c.SubmitFor /= 4
		w, err := newWorld(t.Context(), sound(t, c), 3, Options{Lab: lab(t, 0, true)})
		if err != nil {
			t.Fatal(err)
		}
		finish(t, w)
		for i := range w.agents {
			if a := &w.agents[i]; a.self.Role == protocol.Solver && w.book.terms[i].jobs > 0 {
				return a.device.busy / unit.Time(w.book.terms[i].jobs)
			}
		}
		t.Fatal("no solver was drawn")
		return 0
	}
	plain, slow := busy(small()), busy(drifting())
	if want := ratio(14, 10).OfTime(plain); slow != want || plain == 0 {
		t.Errorf("a training takes %v, %v in a fixed order, want %v", plain, slow, want)
	}
}

// What cannot be committed to is refused, at the key.
func TestCommittingValidates(t *testing.T) {
	for _, c := range []struct {
		path, says string
		spoil      func(d *Device)
	}{
		{"commits_in", "is missing: atomic is not repeatable", func(d *Device) { d.CommitsIn = 0 }},
		{"commits_in", "must be repeatable", func(d *Device) { d.CommitsIn = kernels.Atomic }},
		{"commits_in", "must be repeatable", func(d *Device) { d.CommitsIn = 200 }},
		{"commits_in", "bf16 is of class bf16; the device computes in atomic, of class fp32", func(d *Device) { d.CommitsIn = kernels.BF16 }},
		{"commits_in", "seq is repeatable", func(d *Device) { d.Arithmetic, d.CommitSlowdown = kernels.Seq, unit.Ratio{} }},
		{"commit_slowdown", "seq is repeatable", func(d *Device) { d.Arithmetic, d.CommitsIn = kernels.Seq, 0 }},
		{"commit_slowdown", "at least 1", func(d *Device) { d.CommitSlowdown = ratio(9, 10) }},
		{"commit_slowdown", "at least 1", func(d *Device) { d.CommitSlowdown = unit.Ratio{} }},
		{"commit_slowdown", "leaves no speed", func(d *Device) { d.CommitSlowdown = ratio(1<<40, 1) }},
	} {
		cfg := drifting()
		c.spoil(&cfg.Devices[1])
		faults := cfg.Validate()
		if len(faults) != 1 || faults[0].Path != "devices.gaming."+c.path || !strings.Contains(faults[0].Message, c.says) {
			t.Errorf("want %s: %s, got %v", c.path, c.says, faults)
		}
	}
}
