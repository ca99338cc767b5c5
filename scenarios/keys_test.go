package scenarios

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"gensim/scenarios/source"
)

// fixed are the leaves of the baseline that have one built value, or that are
// prose.
var fixed = map[string]bool{
	"schema": true, "name": true, "doc": true, "expect": true, "source": true, "currency.token": true, "currency.quote": true,
	"plots.payoffs.by": true, "plots.payoffs.unit": true, "plots.distances.axis": true,
}

// changes has another sound value for each other leaf of the baseline, with
// what must change beside it.
var changes = map[string]string{
	"run.warmup": "1 h", "protocol.variant": "none", "protocol.preset": "hardened", "protocol.dispute.mode": "none", "protocol.verification.select": "top-q protocol.dispute.move_timeout=15min", "protocol.jackpot.rule": "equal",
	"protocol.jackpot.open_to": "drawn", "outputs.format": "parquet",
	"run.seed": "2", "run.replicates": "3", "run.submit_for": "6 h", "run.then": "cut", "run.at_most": "8 d",
	"currency.price": "2 USD/GEN", "currency.capital_cost": "11%/y", "chain.block_time": "7 s", "chain.tx_fee": "0.001 GEN", "chain.crypto": "keyed",
	"devices.datacentre.speed": "8 Tgas/s", "devices.datacentre.price": "0.5 USD/h", "devices.datacentre.idle_price": "0.1 USD/h", "devices.datacentre.arithmetic": "seq",
	"devices.gaming.speed": "8 Tgas/s", "devices.gaming.price": "0.5 USD/h", "devices.gaming.idle_price": "0.1 USD/h", "devices.gaming.arithmetic": "seq",
	"devices.workstation.speed": "8 Tgas/s", "devices.workstation.price": "0.5 USD/h", "devices.workstation.idle_price": "0.1 USD/h", "devices.workstation.arithmetic": "nofma",
	"workloads.fashion_mlp.model.mlp.widths": "[196, 16, 10]", "workloads.fashion_mlp.model.mlp.activation": "gelu", "workloads.fashion_mlp.data": "fashion-mnist",
	"workloads.fashion_mlp.optimizer.sgd.rate": "1/10", "workloads.fashion_mlp.batch": "16", "workloads.fashion_mlp.segments": "60",
	"workloads.fashion_mlp.steps_per_segment": "6", "workloads.fashion_mlp.instances": "8", "workloads.fashion_mlp.stands_for.time": "30 min",
	"workloads.fashion_mlp.stands_for.device": "gaming",
	"protocol.reference_device":               "gaming", "protocol.fee.multiple": "3", "protocol.deposit": "1/5 fee",
	"protocol.shares.solver": "69% protocol.shares.treasury=3%", "protocol.shares.verifiers": "7% protocol.shares.treasury=3%",
	"protocol.shares.profilers": "2% protocol.shares.treasury=1%", "protocol.shares.jackpot": "20% protocol.shares.treasury=1%",
	"protocol.shares.treasury": "1% protocol.shares.jackpot=20%",
	"protocol.stake.solver":    "3 fee", "protocol.stake.verifier": "2 fee", "protocol.stake.profiler": "2 fee", "protocol.stake.challenge_bond": "1/5 fee",
	"protocol.slash_split.bounty": "2/5 protocol.slash_split.burn=3/10", "protocol.slash_split.burn": "3/10 protocol.slash_split.bounty=2/5",
	"protocol.slash_split.treasury": "1/5 protocol.slash_split.burn=1/10", "protocol.slash_split.compensation": "3/10 protocol.slash_split.burn=1/10",
	"protocol.timeout_slash": "1/5 fee", "protocol.max_attempts": "4", "protocol.max_redraws": "7", "protocol.gas_per_hashed_byte": "2 gas",
	"protocol.profiling.profilers": "5", "protocol.profiling.prefix": "30", "protocol.profiling.quantile": "9/10", "protocol.profiling.margin": "5", "protocol.profiling.valid_for": "12 h",
	"protocol.verification.rate": "1/2", "protocol.verification.verifiers": "3", "protocol.verification.segments": "3 protocol.dispute.move_timeout=13min", "protocol.verification.compare": "segment",
	"protocol.verification.foreign_slowdown": "3/2", "protocol.verification.distance": "linf",
	"protocol.dispute.arity": "4", "protocol.dispute.move_timeout": "11 min", "protocol.dispute.clock": "1 h", "protocol.dispute.max_referee_gas": "90 Mgas", "protocol.dispute.max_referee_bytes": "15 MB", "protocol.forced_error.rate": "1/10",
	"protocol.jackpot.base": "2 fee", "protocol.jackpot.max_share": "1/4", "protocol.jackpot.opening_balance": "30 GEN",
	"protocol.windows.profile": "2 h", "protocol.windows.solve": "4 estimate", "protocol.windows.verify": "50 min", "protocol.windows.reveal": "6 min", "protocol.windows.challenge": "2 h",
	"protocol.availability.chunks": "13", "protocol.availability.needed": "5", "protocol.availability.keep_for": "25 h",
	"networks.count": "5", "networks.deposit": "0.09 GEN", "networks.join_delay": "2 min", "networks.leave_delay": "11 min",
	"agents.submitter.users.count": "21", "agents.submitter.users.balance": "2001 GEN", "agents.submitter.users.strategy": "", "agents.submitter.users.rate": "2/h",
	"agents.submitter.users.workload": "", "agents.submitter.users.value": "2 fee",
	"agents.solver.honest.count": "401", "agents.solver.honest.balance": "6 GEN", "agents.solver.honest.strategy": "noise",
	"agents.solver.honest.device.datacentre":  "40% agents.solver.honest.device.gaming=50%",
	"agents.solver.honest.device.gaming":      "30% agents.solver.honest.device.datacentre=60%",
	"agents.solver.honest.device.workstation": "20% agents.solver.honest.device.datacentre=40%",
	"agents.solver.skip_half.count":           "61", "agents.solver.skip_half.balance": "6 GEN", "agents.solver.skip_half.strategy": "honest agents.solver.skip_half.fraction=null",
	"agents.solver.skip_half.fraction": "1/3", "agents.solver.skip_half.device": "workstation",
	"agents.solver.noise.count": "41", "agents.solver.noise.balance": "6 GEN", "agents.solver.noise.strategy": "honest", "agents.solver.noise.device": "datacentre",
	"agents.verifier.honest.count": "193", "agents.verifier.honest.balance": "6 GEN", "agents.verifier.honest.strategy": "rubber-stamp", "agents.verifier.honest.device": "gaming",
	"agents.verifier.stamper.count": "9", "agents.verifier.stamper.balance": "6 GEN", "agents.verifier.stamper.strategy": "honest", "agents.verifier.stamper.device": "gaming",
	"agents.whistleblower.threshold.count": "277", "agents.whistleblower.threshold.balance": "6 GEN",
	"agents.whistleblower.threshold.strategy":         "always agents.whistleblower.threshold.payout_threshold=null",
	"agents.whistleblower.threshold.payout_threshold": "2", "agents.whistleblower.threshold.device": "datacentre",
	"agents.whistleblower.always.count": "5", "agents.whistleblower.always.balance": "6 GEN",
	"agents.whistleblower.always.strategy": "threshold agents.whistleblower.always.payout_threshold=1", "agents.whistleblower.always.device": "datacentre",
	"check.alpha": "5%", "check.max_replicates": "100", "check.undecided": "warn", "check.use": "[conservation]",
	"invariants.honesty_pays.compare": "[utility.solver.honest, utility.solver.noise]", "invariants.honesty_pays.margin": "0.2 USD/job",
	"invariants.honesty_pays.range": "[-4 USD/job, 4 USD/job]", "invariants.cheats_caught.mean": "tasks.accepted_share",
	"invariants.cheats_caught.at_most": "4%", "invariants.cheats_caught.range": "[0%, 50%]",
	"plots.payoffs.kind":   "distances plots.payoffs.by=null plots.payoffs.unit=null",
	"plots.distances.kind": "payoffs plots.distances.axis=null",
	"outputs.tables":       "[tasks]",
}

// leafPaths lists the keys of the baseline that hold values; a list is one.
func leafPaths(t *testing.T) []string {
	t.Helper()
	text, _ := LibraryText("baseline")
	var faults source.Faults
	var paths []string
	seen := map[string]bool{}
	source.Parse("baseline", text, &faults).Leaves(func(path string, _ *source.Node) {
		if path, _, _ = strings.Cut(path, "["); !seen[path] {
			seen[path] = true
			paths = append(paths, path)
		}
	})
	if faults.Any() || len(paths) < 100 {
		t.Fatalf("%d leaves, %v", len(paths), faults.Error())
	}
	return paths
}

// overridesOf returns the overrides that change a leaf, or nothing.
func overridesOf(t *testing.T, path string) []string {
	t.Helper()
	change, ok := changes[path]
	if fixed[path] || ok && change == "" { // another strategy or workload does not exist
		return nil
	}
	if !ok {
		t.Errorf("%s: no other value is known", path)
		return nil
	}
	var out []string
	for i, field := range strings.Split(path+"="+change, " ") {
		if i > 0 && !strings.Contains(field, "=") {
			out[len(out)-1] += " " + field
			continue
		}
		out = append(out, field)
	}
	return out
}

// TestEveryKeyCounts: another value of any key of the baseline changes the
// canonical text; the hash if and only if it shapes the run; and the run's
// configuration, unless Inert names the key or it acts outside of a run.
func TestEveryKeyCounts(t *testing.T) {
	base := mustLoad(t, "baseline")
	canonical, hash, config := Canonical(base), Hash(base), mustResolve(t, base)
	idle := map[string]bool{}
	for _, k := range Inert(base) {
		idle[k.Path] = true
	}
	for _, path := range leafPaths(t) {
		overrides := overridesOf(t, path)
		if overrides == nil {
			continue
		}
		doc, err := Load("baseline", overrides...)
		if err != nil {
			t.Errorf("%v: %v", overrides, err)
			continue
		}
		if bytes.Equal(Canonical(doc), canonical) {
			t.Errorf("%v changes nothing", overrides)
		}
		if changed := Hash(doc) != hash; changed != shapes(path) {
			t.Errorf("%v: hash changed %v", overrides, changed)
		}
		changed, effect := !reflect.DeepEqual(mustResolve(t, doc), config), shapes(path) && !isIdle(idle, path)
		if changed != effect {
			t.Errorf("%v: run changed %v, want %v", overrides, changed, effect)
		}
	}
}

// shapes reports a key that the hash covers.
func shapes(path string) bool {
	section, _, _ := strings.Cut(path, ".")
	return !strings.Contains("check invariants plots outputs", section) && path != "run.seed" && path != "run.replicates"
}

// isIdle reports a key that is listed, or is below one.
func isIdle(idle map[string]bool, path string) bool {
	for ; path != ""; path = path[:max(0, strings.LastIndexByte(path, '.'))] {
		if idle[path] {
			return true
		}
	}
	return false
}

// TestInertIsWritten: patterns of the table match keys of the baseline, so that
// none outlives its key; and keys in the defaults alone are not reported.
func TestInertIsWritten(t *testing.T) {
	doc, err := Load("baseline")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, k := range Inert(doc) {
		found[k.Why] = true
		if _, whole := doc.merged.Find(k.Path); !whole {
			t.Errorf("%s is no key", k.Path)
		}
	}
	for _, k := range inert {
		if !found[k.Why] {
			t.Errorf("%s matches nothing", k.Path)
		}
	}
	bare, err := Built().Decode("bare", []byte(minimal))
	if err != nil {
		t.Fatal(err)
	}
	if got := Inert(bare); len(got) > 0 {
		t.Errorf("%v is not written", got)
	}
}
