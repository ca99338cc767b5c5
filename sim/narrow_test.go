package sim

import (
	"testing"

	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// narrow is small on matrix units: in every group a quarter has a device of each
// arithmetic with narrow inputs, and users ask for tasks of both of their classes.
func narrow() *Config {
	c := small()
	var shares []DeviceShare
	c.Devices = nil
	for i, a := range []kernels.Arithmetic{kernels.TF32, kernels.BF16, kernels.TF32Lanes16, kernels.BF16Lanes16} {
		c.Devices = append(c.Devices, Device{Name: a.String(), Speed: 6_000_000, Price: 300_000_000, Arithmetic: a})
		shares = append(shares, DeviceShare{i, ratio(1, 4)})
	}
	for i := range c.Groups {
		if g := &c.Groups[i]; g.Role != protocol.Submitter {
			g.Count, g.Devices = 4*((g.Count+1)/2), shares
		}
	}
	users := &c.Groups[0]
	users.Settings.Class = protocol.Class(kernels.ClassTF32)
	others := *users
	others.Name, others.Settings.Class = "others", protocol.Class(kernels.ClassBF16)
	c.Groups = append([]Group{others}, c.Groups...)
	return c
}

// Classes with narrow inputs run from end to end: they are profiled, verifiers re-run
// in the other arithmetic, skipped work lies above the threshold, and nobody honest is
// slashed. Honest distances are seldom above it, but an input that falls on the other
// side of a rounding makes them jump, which a prefix of few steps may not show.
func TestNarrowClasses(t *testing.T) {
	r := play(t, sound(t, narrow()), 5, lab(t, 1, true))
	audit(t, r)
	for _, class := range []string{"tf32", "bf16"} {
		honest, foreign, suspect, deviant := 0, 0, 0, 0
		for _, v := range rowsOf[record.Verdict](t, r, record.TableVerdicts) {
			if v.Class != class {
				continue
			}
			switch again := v.Arithmetic != v.SolverArit; {
			case v.Threshold <= 0:
				t.Errorf("%s: the threshold is %d", class, v.Threshold)
			case v.Deviant:
				if deviant++; v.True <= v.Threshold {
					t.Errorf("%s: a deviant segment lies %d away, threshold %d", class, v.True, v.Threshold)
				}
			case again && v.True == 0:
				t.Errorf("%s: %s and %s gave the same bits", class, v.Arithmetic, v.SolverArit)
			case v.True > v.Threshold:
				suspect++
			case again:
				foreign++
			default:
				honest++
			}
		}
		if honest+foreign < 10 || foreign < 3 || suspect > 2 || deviant == 0 {
			t.Errorf("%s: %d verdicts on honest segments in the solver's arithmetic, %d in another, %d suspicions, %d deviant segments",
				class, honest, foreign, suspect, deviant)
		}
	}
}

// The pairs that profilers draw are of the task's class and unequal.
func TestPairsOfNarrowClasses(t *testing.T) {
	c := narrow()
	c.SubmitFor = 20 * unit.Minute
	w, err := newWorld(t.Context(), sound(t, c), 5, Options{Lab: lab(t, 0, true)})
	if err != nil {
		t.Fatal(err)
	}
	defer w.cancel()
	w.start()
	if err := w.play(); err != nil {
		t.Fatal(err)
	}
	seen := map[kernels.Class]int{}
	for p := protocol.ProfileID(0); w.chain.Profile(p).Seats > 0; p++ {
		for n := range w.chain.Profile(p).Seats {
			seat := w.chain.ProfileSeat(p, protocol.Seat(n))
			first, second := kernels.Arithmetic(seat.First), kernels.Arithmetic(seat.Second)
			if first == second || first.Class() != second.Class() || !first.Narrow() {
				t.Errorf("profile %d draws %v and %v", p, first, second)
			}
			seen[first.Class()]++
		}
	}
	if seen[kernels.ClassTF32] < 3 || seen[kernels.ClassBF16] < 3 {
		t.Errorf("profilers by class: %v", seen)
	}
}
