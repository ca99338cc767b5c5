package scenarios

import (
	"context"
	"reflect"
	"testing"

	"gensim/protocol"
	"gensim/sim"
)

// TestFamiliesShareAgents: the same agents, on the same workloads, play under each variant
// and under the control without disputes: one key is all that differs, every run is sound,
// and no two are the same.
func TestFamiliesShareAgents(t *testing.T) {
	lab, err := sim.NewLab(sim.LabOptions{Workers: 1, Memo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	keys := []string{"protocol.dispute.mode=none"}
	for v := range protocol.Variants {
		keys = append(keys, "protocol.variant="+v.String())
	}
	var first *sim.Config
	seen := map[string]string{}
	for _, key := range keys {
		cfg := mustResolve(t, mustLoad(t, "quick", append([]string{key, "chain.crypto=keyed"}, tiny...)...))
		if first == nil {
			first = cfg
		}
		if !reflect.DeepEqual(cfg.Groups, first.Groups) || !reflect.DeepEqual(cfg.Workloads, first.Workloads) {
			t.Errorf("%s changes agents or workloads", key)
		}
		r, err := sim.Run(context.Background(), cfg, 3, sim.Options{Lab: lab})
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		if key != "protocol.dispute.mode=none" && key != "protocol.variant=replication" { // where no referee clears the truthful
			sane(t, cfg, r)
		}
		if r.Tasks.Accepted == 0 {
			t.Errorf("%s: tasks %+v", key, r.Tasks)
		}
		if other := seen[r.Digest.Hex()]; other != "" {
			t.Errorf("%s gives the run of %s", key, other)
		}
		seen[r.Digest.Hex()] = key
	}
}
