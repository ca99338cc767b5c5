package agents

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/ledger"
)

// Coalition is what agents that act as one share: which identities belong together,
// and what its verifiers have told of their own seats. It knows nothing that no member
// has told it. All members of a coalition see the same one; a nil Coalition is that of
// an agent that acts for itself.
type Coalition struct {
	Members []ledger.Account // ascending
	secrets []Secret
}

// Secret is what a verifier tells of a seat that it holds, before its verdict is
// posted.
type Secret struct {
	Target protocol.Target
	Forced bool                    // a forced error; else the posted claims are made up
	Truth  []protocol.SegmentClaim // what its re-run gave, nil without one
	Root   merkle.Hash             // of what it found, verdict or measurement
}

// tell lets the coalition know of a seat, and drops what it was told of attempts that
// are over.
func (c *Coalition) tell(on Chain, s Secret) {
	if c == nil {
		return
	}
	c.secrets = slices.DeleteFunc(c.secrets, func(o Secret) bool { return o.Target == s.Target || !on.Running(o.Target) })
	c.secrets = append(c.secrets, s)
}

// secret returns what was told of a seat, and whether anything was.
func (c *Coalition) secret(t protocol.Target) (Secret, bool) {
	if c != nil {
		for i := range c.secrets {
			if c.secrets[i].Target == t {
				return c.secrets[i], true
			}
		}
	}
	return Secret{}, false
}

// framed reports whether a member has told of a made-up verdict on the target's attempt.
func (c *Coalition) framed(t protocol.Target) bool {
	return slices.ContainsFunc(c.secrets, func(s Secret) bool {
		return !s.Forced && s.Target.Task == t.Task && s.Target.Attempt == t.Attempt
	})
}

// watches reports whether a member of the coalition is a whistleblower of the network.
func (c *Coalition) watches(on Chain, n protocol.NetworkID) bool {
	return c != nil && slices.ContainsFunc(c.Members, func(a ledger.Account) bool { return isMember(on, n, a) })
}

// before counts the members with a lesser account that watch the network and pass a
// test, so that members agree without a word on who goes first.
func (c *Coalition) before(on Chain, n protocol.NetworkID, account ledger.Account, passes func(ledger.Account) bool) int {
	count := 0
	for _, a := range c.Members {
		if a < account && isMember(on, n, a) && passes(a) {
			count++
		}
	}
	return count
}

func isMember(on Chain, n protocol.NetworkID, a ledger.Account) bool {
	m := on.Membership(a)
	return m.State == protocol.Member && m.Network == n
}
