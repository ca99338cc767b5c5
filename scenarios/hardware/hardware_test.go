package hardware_test

import (
	"regexp"
	"slices"
	"testing"

	"gensim/kernels"
	"gensim/protocol/unit"
	"gensim/scenarios/hardware"
)

// Every entry has a name of its own, a figure for what it computes in, and a source
// for each figure and for no other.
func TestCatalogue(t *testing.T) {
	names := hardware.Names()
	for i, d := range hardware.Catalogue {
		if !regexp.MustCompile(`^[a-z][a-z0-9-]*$`).MatchString(d.Name) || slices.Index(names, d.Name) != i {
			t.Errorf("entry %d: %q is no name, or taken", i, d.Name)
		}
		if d.Product == "" || d.Why == "" || d.Speed(d.Arithmetic.Class()) <= 0 {
			t.Errorf("%s: no product, no reason, or no speed in %s", d.Name, d.Arithmetic)
		}
		if d.Arithmetic.Repeatable() != (d.CommitsIn == 0) || d.CommitsIn != 0 && (!d.CommitsIn.Repeatable() || d.CommitsIn.Class() != d.Arithmetic.Class()) {
			t.Errorf("%s: computes in %s and commits in %s", d.Name, d.Arithmetic, d.CommitsIn)
		}
		if d.Peak.BF16 > 0 && d.Peak.BF16 < d.Peak.TF32 || d.Peak.TF32 > 0 && d.Peak.TF32 < d.Peak.FP32 {
			t.Errorf("%s: narrower inputs are slower: %+v", d.Name, d.Peak)
		}
		for figure, has := range map[string]struct {
			value  int
			needed bool
			source string
		}{
			"peak":        {d.Peak.FP32, true, d.Sources.Peak},
			"utilisation": {d.Utilisation, true, d.Sources.Utilisation},
			"memory":      {d.Memory, true, d.Sources.Memory},
			"power":       {d.Power, true, d.Sources.Power},
			"purchase":    {d.Purchase, d.Rent == 0, d.Sources.Purchase},
			"rent":        {d.Rent, false, d.Sources.Rent},
		} {
			if has.value < 0 || has.needed && has.value == 0 || (has.value > 0) != (len(has.source) > 20) {
				t.Errorf("%s: %s %d from %q", d.Name, figure, has.value, has.source)
			}
		}
		if d.Utilisation > 100 {
			t.Errorf("%s: reaches %d%% of the peak", d.Name, d.Utilisation)
		}
	}
	for _, asked := range []string{"consumer-gpu", "datacentre-v100", "datacentre-a100", "laptop-cpu", "phone"} {
		if d, ok := hardware.Find(asked); !ok || d.Name != asked {
			t.Errorf("no %s", asked)
		}
	}
	if _, ok := hardware.Find("abacus"); ok {
		t.Error("found an abacus")
	}
}

// What follows from the figures, worked out by hand.
func TestDerived(t *testing.T) {
	d := hardware.Device{Peak: hardware.Peak{FP32: 15_700, BF16: 31_401}, Utilisation: 30, Power: 450, Purchase: 1599, Rent: 34}
	ratio := func(n, d int64) unit.Ratio { return unit.Ratio{Num: n, Den: d} }
	if got := d.Speed(kernels.ClassFP32); got != 4_710_000 {
		t.Errorf("30%% of 15.7 TFLOP/s: %d Mgas/s", got)
	}
	if got := d.Speed(kernels.ClassBF16); got != 9_420_300 {
		t.Errorf("30%% of 31.401 TFLOP/s: %d Mgas/s", got)
	}
	if got := d.Energy(); got != ratio(760, 10_000) { // 0.45 kW at 0.1688 is 0.07596
		t.Errorf("energy %v", got)
	}
	if got := d.Price(); got != ratio(34, 100) {
		t.Errorf("rented for %v", got)
	}
	d.Rent = 0
	if got := d.Price(); got != ratio(1369, 10_000) { // 1599/26280 + 0.07596 = 0.13680...
		t.Errorf("bought, an hour costs %v", got)
	}
	v100, _ := hardware.Find("datacentre-v100")
	if got := v100.Speed(kernels.ClassBF16); got != 0 {
		t.Errorf("a V100 has no units for bf16, got %d", got)
	}
}
