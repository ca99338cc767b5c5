package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

func (s *State) checkTransfer(m *Message) (unit.Amount, Code) {
	switch {
	case m.Amount <= 0 || m.Amount > unit.MaxSupply:
		return 0, Malformed
	case m.To < ledger.FirstAgent || int(m.To) >= len(s.accounts):
		return 0, UnknownSubject
	}
	return m.Amount, OK
}

// send moves tokens to another account, for no reason that the chain knows.
func (s *State) send(m *Message) {
	s.transfer(m.From, m.To, m.Amount, nowhere().because(ledger.Sent))
}
