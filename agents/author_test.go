package agents

import (
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// TestWithholds: an author publishes what gives its side as much as it can expect,
// and keeps back what gives it less, unless a missed block costs more.
func TestWithholds(t *testing.T) {
	for _, c := range []struct {
		pay, expected, missed unit.Amount
		want                  bool
	}{{0, 0, 0, false}, {5, 5, 0, false}, {6, 5, 0, false}, {4, 5, 0, true}, {4, 5, 1, false}, {0, 5, 4, true}} {
		if got := Withholds(protocol.Foresight{Pay: c.pay, Expected: c.expected}, c.missed); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
