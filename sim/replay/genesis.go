package replay

import (
	"bytes"
	"encoding/json"
	"fmt"

	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Genesis is what a chain begins with.
type Genesis struct {
	Params   protocol.Params
	Chain    protocol.Genesis
	Balances []unit.Amount // opening balances in base units, from the first agent's account on
}

// State returns the state machine before its first block.
func (g *Genesis) State() *protocol.State {
	s := protocol.New(g.Params, g.Chain)
	for _, b := range g.Balances {
		s.Open(b)
	}
	return s
}

// Encode returns the genesis as indented JSON with a final line break.
func (g *Genesis) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode genesis: %w", err)
	}
	return append(b, '\n'), nil
}

// DecodeGenesis reads what Encode wrote, and refuses what the state machine could
// not begin with.
func DecodeGenesis(text []byte) (Genesis, error) {
	var g Genesis
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&g); err != nil {
		return Genesis{}, fmt.Errorf("decode genesis: %w", err)
	}
	if !g.Chain.Crypto.Valid() {
		return Genesis{}, fmt.Errorf("decode genesis: %v", g.Chain.Crypto)
	}
	if faults := g.Params.ValidateFor(&g.Chain); len(faults) > 0 {
		return Genesis{}, fmt.Errorf("decode genesis: %s %s", faults[0].Path, faults[0].Message)
	}
	sum := g.Params.Jackpot.Opening
	for _, b := range g.Balances {
		if b < 0 || b > unit.MaxSupply-sum {
			return Genesis{}, fmt.Errorf("decode genesis: balances beyond the largest supply")
		}
		sum += b
	}
	for _, payer := range append(g.Chain.Payers[:len(g.Chain.Payers):len(g.Chain.Payers)], g.Chain.Tills...) {
		if payer >= ledger.FirstAgent+ledger.Account(len(g.Balances)) {
			return Genesis{}, fmt.Errorf("decode genesis: account %d does not exist", payer)
		}
	}
	return g, nil
}
