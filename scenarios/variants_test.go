package scenarios

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"gensim/sim"
	"gensim/sim/record"
)

// tiny makes quick take a fraction of a second.
var tiny = []string{
	"run.submit_for=30 min", "chain.block_time=30 s", "workloads.fashion_mlp.instances=1", "workloads.fashion_mlp.batch=8",
	"workloads.fashion_mlp.model.mlp.widths=[196, 6, 10]", "protocol.windows.profile=20 min",
}

// variants are scenarios that differ from tiny in what changes behaviour.
var variants = map[string][]string{
	"as it is":        nil,
	"by segment":      {"protocol.verification.compare=segment", "protocol.profiling.prefix=7"},
	"adamw, gelu":     {"workloads.fashion_mlp.optimizer={adamw: {rate: 1/1000}, sgd: null}", "workloads.fashion_mlp.model.mlp.activation=gelu", "protocol.verification.distance=cosine"},
	"own instances":   {"workloads.fashion_mlp.instances=0"},
	"seldom verified": {"protocol.verification.rate=1/4"},
	"three verifiers": {"protocol.verification.verifiers=3", "protocol.profiling.profilers=5", "protocol.dispute.arity=16", "devices.gaming.arithmetic=bf16"},
	"all forced":      {"protocol.forced_error.rate=9/10", "protocol.jackpot.opening_balance=0 GEN"},
	"suspicious":      {"protocol.profiling.margin=1/100", "protocol.forced_error.rate=0"},
	"stopped":         {"run.at_most=40 min", "agents.solver.honest.count=1"},
	"free":            {"chain.tx_fee=0 GEN", "protocol.deposit=0 fee", "currency.capital_cost=0%/y", "networks.deposit=0 GEN", "networks.join_delay=0 s", "networks.leave_delay=0 s"},
	"no stakes":       {"protocol.stake={solver: 0 fee, verifier: 0 fee, profiler: 0 fee, challenge_bond: 0 fee}", "protocol.timeout_slash=0 fee"},
	"out of reach":    {"protocol.stake.solver=1000 fee", "run.at_most=2 h"},
	"only cheats":     {"agents.solver.honest.count=0", "agents.verifier.stamper.count=6", "agents.verifier.honest.count=0"},
	"cheats defend":   {"agents.solver.skip_half.when_caught=defend", "agents.verifier.stamper.when_caught=defend", "agents.verifier.stamper.count=3"},
	"one attempt":     {"protocol.max_attempts=1", "protocol.max_redraws=1"},
	"dear and cheap":  {"currency.price=1/100 USD/GEN", "protocol.fee.multiple=1/10", "agents.submitter.users.value=1000 fee"},
	"to one side":     {"protocol.shares={solver: 0%, verifiers: 0%, profilers: 0%, jackpot: 100%, treasury: 0%}", "protocol.slash_split={bounty: 0, burn: 1, treasury: 0, compensation: 0}"},
	"slow to carry":   {"chain.block_time=60 s", "networks.count=8"},
	"hardened":        {"protocol.preset=hardened", "chain.crypto=keyed"},
	"withholding":     {"chain.withholders=2", "chain.withhold_for=solver.honest", "chain.missed_block=0.001 GEN", "protocol.verification.rate=1/2"},
	"by least hash":   {"protocol.selection=min-hash"},
	"none":            {"protocol.variant=none"},
	"reputation":      {"protocol.variant=reputation", "protocol.reputation.trusted=1"},
	"reproducible":    {"protocol.variant=reproducible", "protocol.verification.verifiers=3", "protocol.windows.verify=20 min", "protocol.windows.challenge=20 min"},
	"replication":     {"protocol.variant=replication", "protocol.replication.replicas=3"},
	"mixed blocks":    {"protocol.randomness_blocks=3"},
	"tf32":            {"devices.datacentre.arithmetic=tf32", "devices.gaming.arithmetic=tf32lanes16", "devices.workstation.arithmetic=tf32"},
	"bf16":            {"devices.datacentre.arithmetic=bf16lanes16", "devices.gaming.arithmetic=bf16", "devices.workstation.arithmetic=bf16", "workloads.fashion_mlp.class=bf16"},
	"no work roots":   {"protocol.verification.work_roots=false", "agents.verifier.stamper.when_caught=defend", "agents.verifier.stamper.count=3"},
	"top-q":           {"protocol.verification.select=top-q", "agents.solver.skip_half.declares=understated", "protocol.windows.verify=20 min", "protocol.windows.challenge=20 min", "protocol.dispute.move_timeout=20 min"},
	"mixed":           {"protocol.verification.select=mixed", "agents.solver.noise.declares=understated", "protocol.windows.verify=20 min", "protocol.windows.challenge=20 min", "protocol.dispute.move_timeout=20 min"},
	"two workloads":   {second, "agents.submitter.others={count: 2, balance: 20 GEN, strategy: poisson, rate: 6/h, workload: second, value: 2 fee}", "protocol.windows.profile=30 min"},
}

const second = "workloads.second={model: {mlp: {widths: [196, 5, 10], activation: gelu}}, data: fashion-mnist-small, optimizer: {sgd: {rate: 1/10}}, " +
	"batch: 8, segments: 20, steps_per_segment: 1, stands_for: {time: 8 min, device: gaming}}"

// TestVariants: a scenario that is accepted runs to its end, whatever it varies:
// tokens are conserved, tasks add up, and nobody honest is slashed but for being
// late.
func TestVariants(t *testing.T) {
	lab, err := sim.NewLab(sim.LabOptions{Workers: 1, Memo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	for name, overrides := range variants {
		t.Run(name, func(t *testing.T) {
			cfg := mustResolve(t, mustLoad(t, "quick", append(append([]string(nil), tiny...), overrides...)...))
			r, err := sim.Run(context.Background(), cfg, 3, sim.Options{Lab: lab})
			if err != nil {
				t.Fatal(err)
			}
			sane(t, cfg, r)
		})
	}
}

func sane(t *testing.T, cfg *sim.Config, r *record.Run) {
	t.Helper()
	n := r.Tasks
	if n.Submitted == 0 || n.Submitted != n.Settled+n.InFlight || n.Settled != n.Accepted+n.Refunded || cfg.Drain && !r.Truncated && n.InFlight != 0 {
		t.Errorf("tasks %+v", n)
	}
	honest := map[int64]bool{}
	payoffs, err := record.Rows[record.Payoff](r.Table(record.TablePayoffs))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range payoffs {
		honest[p.Account] = p.Strategy == "honest" || p.Role == "whistleblower"
		if sum := p.Value + p.Fees + p.Bounties + p.Jackpots + p.Compensation + p.Slashed + p.TxFees + p.Compute + p.Idle + p.Capital; p.Utility != sum {
			t.Errorf("agent %d: utility %d, terms %d", p.Agent, p.Utility, sum)
		}
	}
	transfers, err := record.Rows[record.Transfer](r.Table(record.TableTransfers))
	if err != nil {
		t.Fatal(err)
	}
	supply := r.Supply.Initial - r.Supply.Final
	for _, x := range transfers {
		switch x.Kind {
		case "burned", "destroyed":
			supply -= x.Amount
		case "minted":
			supply += x.Amount
		}
		if lost := x.Kind == "captured" || x.Kind == "burned"; lost && honest[x.From] && x.Reason != "timeout" {
			t.Errorf("%d of the honest account %d by %s: %+v", x.Amount, x.From, x.Reason, x)
		}
	}
	if supply != 0 || r.Supply.Burned < 0 {
		t.Errorf("supply %+v does not follow from the transfers", r.Supply)
	}
}

// TestRefusedVariants: what could not run to a sensible end points at a key.
func TestRefusedVariants(t *testing.T) {
	for path, overrides := range map[string]string{
		"agents.solver":                    "agents.solver.honest.device=gaming devices.gaming.arithmetic=bf16",
		"chain.block_time":                 "chain.block_time=61 s",
		"protocol.windows.reveal":          "protocol.windows.reveal=6 s",
		"protocol.windows.profile":         "protocol.windows.profile=1 min",
		"protocol.windows.solve":           "protocol.windows.solve=1 estimate workloads.fashion_mlp.stands_for.time=30 s",
		"protocol.dispute.clock":           "protocol.dispute.clock=2 min protocol.dispute.move_timeout=2 min",
		"protocol.dispute.move_timeout":    "devices.gaming.speed=1 Mgas/s",
		"agents.submitter.users.value":     "agents.submitter.users.value=1000000000000 fee",
		"agents.submitter.users.rate":      "agents.submitter.users.rate=1000000000/h",
		"devices.gaming.price":             "devices.gaming.price=1000000 USD/h",
		"currency.capital_cost":            "currency.capital_cost=1000%/y run.at_most=100 y agents.submitter.users.balance=1000000000 GEN",
		"workloads.fashion_mlp.stands_for": "workloads.fashion_mlp.stands_for.time=10 y",
	} {
		doc, err := Load("quick", split(overrides)...)
		if err == nil {
			_, err = Resolve(doc)
		}
		if err == nil || !strings.Contains(err.Error(), ": "+path) {
			t.Errorf("%s: want a fault at %s, got %v", overrides, path, err)
		}
	}
}

// split cuts a list of overrides whose values may hold spaces.
func split(overrides string) (list []string) {
	for i, word := range strings.Split(overrides, " ") {
		if i > 0 && !strings.Contains(word, "=") {
			list[len(list)-1] += " " + word
			continue
		}
		list = append(list, word)
	}
	return list
}

// TestOrderIsIrrelevant: neither the order of roles and groups nor that of devices
// changes the configuration of a run.
func TestOrderIsIrrelevant(t *testing.T) {
	const (
		laptop   = "  laptop: {speed: 1 Tgas/s, price: 0.1 USD/h, arithmetic: seq}\n"
		desktop  = "  desktop: {speed: 2 Tgas/s, price: 0.2 USD/h, arithmetic: nofma}\n"
		solver   = "  solver:\n    honest: {count: 1, balance: 10 GEN, strategy: honest, device: laptop}\n"
		noise    = "    noise: {count: 1, balance: 10 GEN, strategy: noise, device: desktop}\n"
		verifier = "  verifier:\n    honest: {count: 3, balance: 10 GEN, strategy: honest, device: laptop}\n"
	)
	one := strings.NewReplacer(laptop, laptop+desktop, solver+verifier, solver+noise+verifier).Replace(minimal)
	other := strings.NewReplacer(laptop, desktop+laptop, solver+verifier, verifier+"  solver:\n"+noise+strings.TrimPrefix(solver, "  solver:\n")).Replace(minimal)
	if one == other || len(one) != len(other) || !reflect.DeepEqual(mustResolve(t, mustDecode(t, one)), mustResolve(t, mustDecode(t, other))) {
		t.Errorf("another order is another configuration:\n%s\n%s", one, other)
	}
}
