package agents

import (
	"gensim/protocol"
	"gensim/protocol/unit"
)

// Withholds reports whether a block author in league with some accounts keeps its
// output back. It knows its output before anyone else, and with it the draws that
// wait for it: where its accounts would earn less than they can expect of the next
// author's output, by more than a missed block costs, it passes its turn.
//
// It breaks the unpredictability of draws: one author has one choice between two
// outputs. It costs the author a missed block and the network one block's time.
// Source: the last revealer of Ethereum's RANDAO, who has the same choice.
func Withholds(f protocol.Foresight, missed unit.Amount) bool { return f.Expected-f.Pay > missed }
