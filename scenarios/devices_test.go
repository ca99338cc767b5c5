package scenarios

import (
	"strings"
	"testing"

	"gensim/kernels"
	"gensim/protocol/unit"
	"gensim/sim"
)

// device returns a resolved device of a scenario.
func device(t *testing.T, cfg *sim.Config, name string) sim.Device {
	t.Helper()
	for _, d := range cfg.Devices {
		if d.Name == name {
			return d
		}
	}
	t.Fatalf("no device %s", name)
	return sim.Device{}
}

// A device takes from the catalogue what its section leaves out, and nothing else;
// the speed is that of the class in which it computes.
func TestLike(t *testing.T) {
	doc := mustLoad(t, "quick", "devices.rig={like: consumer-gpu}", "devices.own={like: consumer-gpu, price: 0.14 USD/h, idle_price: 0.01 USD/h, arithmetic: seq, memory: 12 GB}",
		"devices.tensor={like: datacentre-a100, arithmetic: bf16}", "devices.split={like: consumer-gpu, commits_in: splitk4, commit_slowdown: 1.6}", "devices.plain={like: datacentre-h100, arithmetic: splitk4, speed: 3 Tgas/s}")
	cfg := mustResolve(t, doc)
	for name, want := range map[string]sim.Device{
		"rig":    {Name: "rig", Speed: 33_040_000, Price: 340_000_000, Arithmetic: kernels.Atomic, Memory: 24_000_000_000, CommitsIn: kernels.Lanes16, CommitSlowdown: unit.Ratio{Num: 7, Den: 5}},
		"own":    {Name: "own", Speed: 33_040_000, Price: 140_000_000, IdlePrice: 10_000_000, Arithmetic: kernels.Seq, Memory: 12_000_000_000},
		"tensor": {Name: "tensor", Speed: 162_240_000, Price: 1_480_000_000, Arithmetic: kernels.BF16, Memory: 40_000_000_000},
		"split":  {Name: "split", Speed: 33_040_000, Price: 340_000_000, Arithmetic: kernels.Atomic, Memory: 24_000_000_000, CommitsIn: kernels.SplitK4, CommitSlowdown: unit.Ratio{Num: 8, Den: 5}},
		"plain":  {Name: "plain", Speed: 3_000_000, Price: 3_780_000_000, Arithmetic: kernels.SplitK4, Memory: 80_000_000_000},
		"gaming": {Name: "gaming", Speed: 5_000_000, Price: 280_000_000, Arithmetic: kernels.Lanes16},
	} {
		if got := device(t, cfg, name); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	if got := device(t, mustResolve(t, mustLoad(t, "quick", "devices.gaming.like=datacentre-a100", "devices.gaming.arithmetic=splitk4")), "gaming"); got.Speed != 10_140_000 || got.Price != 1_480_000_000 {
		t.Errorf("a device that is said to be like another keeps what it was: %+v", got)
	}
	if got := device(t, mustResolve(t, mustLoad(t, "quick", "devices.gaming.like=consumer-gpu", "devices.gaming.price=1 USD/h")), "gaming"); got.Speed != 33_040_000 || got.Price != 1_000_000_000 {
		t.Errorf("two overrides of one device: %+v", got)
	}
	full := mustLoad(t, "quick", "devices.rig={arithmetic: atomic, commits_in: lanes16, commit_slowdown: 14/10, speed: 33.04 Tgas/s, price: 0.34 USD/h, memory: 24 GB}")
	short := mustLoad(t, "quick", "devices.rig={like: consumer-gpu}")
	if Hash(full) != Hash(short) {
		t.Error("a device of the catalogue is another scenario than the same device written in full")
	}
	again := mustDecode(t, string(Canonical(short)))
	if Hash(again) != Hash(short) {
		t.Error("the canonical text is another scenario")
	}
}

// A device is refused for tasks that its memory does not hold; a workload needs
// what it says that it stands for, else what the real training holds.
func TestMemory(t *testing.T) {
	for _, c := range []struct{ overrides, fault string }{
		{"devices.gaming.memory=24 GB workloads.fashion_mlp.stands_for.memory=24 GB", ""},
		{"devices.gaming.memory=1 MB", ""},
		{"workloads.fashion_mlp.stands_for.memory=24 GB", ""},
		{"devices.gaming.memory=16 GB workloads.fashion_mlp.stands_for.memory=24 GB",
			"devices.gaming.memory: is 16 GB; a task of fashion_mlp needs 24 GB, and such devices belong to agents.solver.honest, agents.solver.noise"},
		{"devices.gaming.memory=1 MB workloads.fashion_mlp.model.mlp.widths=[196, 2000, 10]", "devices.gaming.memory: is 1 MB; a task of fashion_mlp needs 8 MB, and such"},
	} {
		doc, err := Load("quick", split(c.overrides)...)
		if err == nil {
			_, err = Resolve(doc)
		}
		if c.fault == "" && err != nil || c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
			t.Errorf("%s: want %q, got %v", c.overrides, c.fault, err)
		}
	}
}

// The tasks of a workload are of its class, else of the reference device's; without
// devices of the class the scenario is refused.
func TestClassOfTasks(t *testing.T) {
	class := func(overrides ...string) string {
		cfg := mustResolve(t, mustLoad(t, "quick", overrides...))
		return kernels.Class(cfg.Groups[0].Settings.Class).String()
	}
	if got := class(); got != "fp32" {
		t.Errorf("tasks are of class %s", got)
	}
	if got := class("workloads.fashion_mlp.class=fp32"); got != "fp32" {
		t.Errorf("tasks are of class %s", got)
	}
	doc := mustLoad(t, "quick", "workloads.fashion_mlp.class=bf16")
	if _, err := Resolve(doc); err == nil || !strings.Contains(err.Error(), ": agents.solver") {
		t.Errorf("tasks that nobody computes: %v", err)
	}
}

// A device that cannot commit to what it computes is refused where it is written.
func TestCommitting(t *testing.T) {
	const head = "schema: 1\nname: bad\nextends: quick\ndevices:\n  gaming: "
	for written, fault := range map[string]string{
		"{arithmetic: atomic}":                             "bad:5:3: devices.gaming.commits_in: is missing: atomic is not repeatable",
		"{arithmetic: atomic, commits_in: bf16}":           "bad:5:44: devices.gaming.commits_in: bf16 is of class bf16",
		"{commits_in: seq}":                                "bad:5:24: devices.gaming.commits_in: lanes16 is repeatable",
		"{commit_slowdown: 1.5}":                           "bad:5:29: devices.gaming.commit_slowdown: lanes16 is repeatable",
		"{arithmetic: atomic, commits_in: lanes16}":        "",
		"{like: consumer-gpu}":                             "",
		"{like: consumer-gpu, arithmetic: null}":           "bad:5:3: devices.gaming.arithmetic: is missing",
		"{like: consumer-gpu, arithmetic: seq}":            "",
		"{like: datacentre-v100, arithmetic: tf32lanes16}": "bad:5:47: devices.gaming.arithmetic: is tf32lanes16; the catalogue knows no tf32 speed of datacentre-v100",
	} {
		doc, err := Built().Decode("bad", []byte(head+written+"\n"))
		if err == nil {
			_, err = Resolve(doc)
		}
		if (err == nil) != (fault == "") || err != nil && !strings.Contains(err.Error(), fault) {
			t.Errorf("%s: want %q, got %v", written, fault, err)
		}
	}
}

// The fee of a task is of what the reference device commits to.
func TestReferenceCommits(t *testing.T) {
	price := func(overrides ...string) unit.Price {
		return mustResolve(t, mustLoad(t, "quick", overrides...)).Protocol.ReferencePrice
	}
	plain, slow := price(), price("devices.datacentre.arithmetic=atomic", "devices.datacentre.commits_in=seq", "devices.datacentre.commit_slowdown=3/2")
	if slow < plain+plain/2-1 || slow > plain+plain/2+2 {
		t.Errorf("a Tgas costs %d, %d at one and a half times the cost", plain, slow)
	}
}
