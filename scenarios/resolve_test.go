package scenarios

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/scenarios/source"
	"gensim/sim"
)

func mustResolve(t testing.TB, doc *Document) *sim.Config {
	t.Helper()
	cfg, err := Resolve(doc)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// TestResolve: the library and the smallest scenario become runs.
func TestResolve(t *testing.T) {
	mustResolve(t, mustDecode(t, minimal))
	mustResolve(t, mustLoad(t, "quick"))
	cfg := mustResolve(t, mustLoad(t, "baseline"))
	users, honest := cfg.Groups[0], cfg.Groups[1]
	for _, c := range []struct{ got, want any }{
		{cfg.Devices[0].Name, "datacentre"}, {cfg.Devices[0].Price, unit.Amount(400_000_000)},
		{cfg.Devices[2].Arithmetic, kernels.Seq}, {cfg.Protocol.ReferencePrice, unit.Price(15_874)}, // 0.4 / (7 * 3600) * 10^9, rounded up
		{users.Settings.Interval, unit.Hour}, {users.Settings.Class, protocol.Class(kernels.ClassFP32)}, {users.Settings.Instances, 16},
		{users.Settings.Value, unit.Ratio{Num: 3, Den: 2}}, {len(users.Devices), 0}, {honest.Role, protocol.Solver}, {honest.Name, "honest"},
		{honest.Devices[1], sim.DeviceShare{Device: 1, Share: unit.Ratio{Num: 2, Den: 5}}}, {cfg.Drain, true},
		{cfg.Workloads[0].Kernel.Optimizer.Rate, unit.Ratio{Num: 1, Den: 20}}, {cfg.Workloads[0].StandsFor, unit.Hour}, {len(cfg.Groups), 8},
		{cfg.Protocol.Jackpot.Opening, 20 * unit.GEN}, {cfg.HashedByteGas, unit.Gas(1)},
	} {
		if c.got != c.want {
			t.Errorf("got %v, want %v", c.got, c.want)
		}
	}
}

// TestResolveFaults: what the packages below refuse points at the key.
func TestResolveFaults(t *testing.T) {
	for override, want := range map[string]string{
		"workloads.fashion_mlp.model.mlp.widths=[196, 32, 9]": "--set:1:40: workloads.fashion_mlp.model.mlp.widths: ",
		"devices.gaming.price=1/3 USD/h":                      "--set:1:22: devices.gaming.price: is 1/3 USD/h, which is not a whole number of 10^-9 USD/h",
		"devices.datacentre.price=0 USD/h":                    "--set:1:26: devices.datacentre.price: is 0 USD/h: fees are multiples",
		"agents.submitter.users.rate=7200000001/h":            "--set:1:29: agents.submitter.users.rate: is 7200000001/h; it must be",
	} {
		doc, err := Load("baseline", override)
		if err == nil {
			_, err = Resolve(doc)
		}
		var faults *source.Faults
		if !errors.As(err, &faults) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", override, err, want)
		}
	}
}

// TestInterval rounds the inverse of a rate to the nearest microsecond.
func TestInterval(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		want     unit.Time
	}{{1, 1, unit.Hour}, {7, 1, 514_285_714}, {2, 3, 5_400 * unit.Second}, {3_600_000_000, 1, 1}, {7_200_000_000, 1, 1}, {7_200_000_001, 1, 0}, {1, 1 << 62, 0}, {0, 1, 0}} {
		if got := interval(unit.Ratio{Num: c.num, Den: c.den}); got != c.want {
			t.Errorf("%d/%d an hour is every %d us, want %d", c.num, c.den, got, c.want)
		}
	}
}

// ExampleLoad reads a library scenario with an override and resolves it.
func ExampleLoad() {
	doc, err := Load("quick", "agents.solver.honest.count=9")
	if err != nil {
		fmt.Println(err)
		return
	}
	cfg, err := Resolve(doc)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(cfg.Name, cfg.Groups[1].Name, cfg.Groups[1].Count)
	_, err = Load("quick", "agents.solver.honest.count=many")
	fmt.Println(err)
	// Output:
	// quick honest 9
	// --set:1:28: agents.solver.honest.count: "many" is not a whole number
	//     1 | agents.solver.honest.count=many
	//       |                            ^^^^
	//    write plain decimal digits, as in 12
}
