package protocol

import (
	"gensim/internal/vrf"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Registration is what an account offers for a role.
type Registration struct {
	Arithmetic Arithmetic
	Speed      unit.Speed
	VRFKey     vrf.Public
}

// device returns what an account registered for a role, or nil.
func (s *State) device(a ledger.Account, r Role) *Registration {
	if n := s.accounts[a].device[r]; n != 0 {
		return &s.devices[n-1]
	}
	return nil
}

func (s *State) checkRegister(m *Message) (unit.Amount, Code) {
	works := m.Role == Solver || m.Role == Verifier
	switch {
	case m.Role >= Roles || works && (m.Speed <= 0 || !s.committable(m.Arithmetic)):
		return 0, Malformed
	case m.Role == Verifier && m.VRFKey == vrf.Public{}:
		return 0, Malformed
	case s.device(m.From, m.Role) != nil:
		return 0, Duplicate
	}
	return 0, OK
}

// committable reports whether work in an arithmetic can be committed to: it exists,
// and who repeats it gets the same bits.
func (s *State) committable(a Arithmetic) bool {
	return int(a) < len(s.genesis.Arithmetics) && (int(a) >= len(s.genesis.Drifting) || !s.genesis.Drifting[a])
}

func (s *State) register(m *Message) {
	s.devices = append(s.devices, Registration{Arithmetic: m.Arithmetic, Speed: m.Speed, VRFKey: m.VRFKey})
	s.accounts[m.From].device[m.Role] = int32(len(s.devices))
	s.reweigh(m.From)
	s.emit(nowhere().event(Registered).by(m.From).saying(int64(m.Role)))
}

// arithmeticsOf returns how many arithmetics belong to the class.
func (s *State) arithmeticsOf(c Class) int {
	n := 0
	for _, class := range s.genesis.Arithmetics {
		if class == c {
			n++
		}
	}
	return n
}

// arithmetic returns the n-th arithmetic of the class.
func (s *State) arithmetic(c Class, n int) Arithmetic {
	for i, class := range s.genesis.Arithmetics {
		if class != c {
			continue
		}
		if n == 0 {
			return Arithmetic(i)
		}
		n--
	}
	panic("protocol: a class has no such arithmetic")
}
