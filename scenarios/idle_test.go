package scenarios

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"gensim/kernels"
	"gensim/sim"
)

// TestIdleKeys: a key that is said to have no effect in a variant has none: another
// value, where it is sound, gives the same digest.
func TestIdleKeys(t *testing.T) {
	lab, err := sim.NewLab(sim.LabOptions{Workers: 1, Memo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	for _, variant := range slices.Sorted(maps.Keys(idle)) {
		t.Run(variant, func(t *testing.T) {
			base := append([]string{"protocol.variant=" + variant, "chain.crypto=keyed"}, tiny...)
			want, tried := play(t, lab, base), 0
			for _, pattern := range idle[variant] {
				for _, key := range slices.Sorted(maps.Keys(changes)) {
					if ok, _ := path.Match(strings.ReplaceAll(pattern, ".", "/"), strings.ReplaceAll(key, ".", "/")); !ok {
						continue
					}
					tried++
					if got := play(t, lab, append(slices.Clone(base), overridesOf(t, key)...)); got != want {
						t.Errorf("%s=%s changes the run", key, changes[key])
					}
				}
			}
			if tried < min(5, len(idle[variant])-1) && variant != "pol" { // the baseline writes none of the variants' own
				t.Errorf("only %d keys were tried", tried)
			}
		})
	}
}

// play runs quick with overrides and returns the digest of what happened.
func play(t *testing.T, lab *kernels.Lab, overrides []string) string {
	t.Helper()
	r, err := sim.Run(context.Background(), mustResolve(t, mustLoad(t, "quick", overrides...)), 3, sim.Options{Lab: lab})
	if err != nil {
		t.Fatal(err)
	}
	return r.Digest.Hex()
}
