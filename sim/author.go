package sim

import (
	"gensim/agents"
	"gensim/protocol"
	"gensim/protocol/ledger"
)

// withholder reports whether an author withholds: so many, evenly among all.
func (c *Config) withholder(author int) bool {
	return (author+1)*c.Withholders/c.Authors > author*c.Withholders/c.Authors
}

// payers are the accounts that pay for a missed block, by author: the group's in
// turn for those in league with it, nobody's for the others, who never miss one.
// Accounts are numbered in the order of the groups.
func (c *Config) payers() []ledger.Account {
	if c.Withholders == 0 {
		return nil
	}
	first := ledger.FirstAgent
	for _, g := range c.Groups[:c.WithholdFor] {
		first += ledger.Account(g.Count)
	}
	payers := make([]ledger.Account, c.Authors)
	next := 0
	for author := range payers {
		payers[author] = ledger.Treasury
		if c.withholder(author) {
			payers[author] = first + ledger.Account(next%c.Groups[c.WithholdFor].Count)
			next++
		}
	}
	return payers
}

// favour notes the accounts of the group that authors are in league with.
func (w *world) favour() {
	for i := range w.agents {
		if a := &w.agents[i]; w.cfg.Withholders > 0 && int(a.group) == w.cfg.WithholdFor {
			w.league = append(w.league, a.self.Account)
		}
	}
}

// closing is the input that closes a block: the author's proof, or that it
// publishes none.
func (w *world) closing(author int32) *protocol.Input {
	height := w.chain.Height() + 1
	output, proof := w.authors[author].Prove(protocol.BlockAlpha(w.random, height))
	if w.cfg.withholder(int(author)) && agents.Withholds(w.chain.Foresee(output, w.league), w.chain.Params().MissedBlock) {
		return &protocol.Input{Kind: protocol.RandomnessWithheld, Height: height, Author: author}
	}
	return &protocol.Input{Kind: protocol.BlockRandomness, Height: height, Author: author, Proof: proof}
}
