package sim

import (
	"testing"

	"gensim/internal/merkle"
)

// TestRunKey: each part of what a run follows from is in its key.
func TestRunKey(t *testing.T) {
	a, b := merkle.Hash{1}, merkle.Hash{2}
	seen := map[merkle.Hash]bool{}
	for _, k := range []merkle.Hash{RunKey(a, 1), RunKey(a, 2), RunKey(b, 1), RunKey(b, 2)} {
		if seen[k] {
			t.Errorf("two runs have the key %s", k.Hex())
		}
		seen[k] = true
	}
	if !seen[RunKey(a, 1)] {
		t.Error("a run has two keys")
	}
}
