package protocol

import (
	"slices"

	"gensim/protocol/ledger"
	"gensim/protocol/selection"
	"gensim/protocol/unit"
)

// MemberState says where a whistleblower stands with its network.
type MemberState uint8

// States of a membership.
const (
	Outside MemberState = iota
	Joining
	Member
	Leaving
	memberStates
)

// membership of an account in at most one network.
type membership struct {
	account ledger.Account
	network NetworkID
	state   MemberState
	deposit ledger.Hold
	until   unit.Time
	timer   turn
}

// network is a group of whistleblowers that watch the same tasks.
type network struct {
	counts NetworkCounts
	active []Target       // verdicts and measurements whose window is open
	lots   selection.Lots // of members, by account
}

// membership returns an account's for reading.
func (s *State) membership(a ledger.Account) membership {
	if m := s.accounts[a].member; m != nil {
		return *m
	}
	return membership{}
}

func (s *State) checkJoin(m *Message) (unit.Amount, Code) {
	switch {
	case !has(s.networks, m.Network):
		return 0, UnknownSubject
	case s.membership(m.From).state != Outside:
		return 0, Duplicate
	}
	return s.rules().Networks.Deposit, OK
}

// join holds the deposit; the membership counts after the delay.
func (s *State) join(m *Message) {
	a := &s.accounts[m.From]
	if a.member == nil {
		a.member = new(membership)
	}
	member := a.member
	*member = membership{account: m.From, network: m.Network}
	member.deposit = s.place(m.From, s.rules().Networks.Deposit, nowhere().because(ledger.Deposit))
	s.shift(member, Joining)
	s.await(member, s.rules().Networks.JoinDelay)
}

func (s *State) checkLeave(m *Message) (unit.Amount, Code) {
	member := s.membership(m.From)
	switch {
	case !has(s.networks, m.Network):
		return 0, UnknownSubject
	case member.state == Outside || member.network != m.Network:
		return 0, NotRegistered
	case member.state == Joining:
		return 0, WrongPhase
	case member.state == Leaving:
		return 0, Duplicate
	}
	return 0, OK
}

func (s *State) leave(m *Message) {
	member := s.accounts[m.From].member
	s.shift(member, Leaving)
	s.await(member, s.rules().Networks.LeaveDelay)
}

// membershipDue completes a pending join or leave.
func (s *State) membershipDue(a *accountState) {
	member := a.member
	if member.state == Joining {
		s.shift(member, Member)
		member.until = unit.Never
		return
	}
	s.release(member.deposit, nowhere().because(ledger.Deposit))
	s.shift(member, Outside)
}

func (s *State) await(member *membership, delay unit.Time) {
	member.until = s.now + delay
	s.set(&member.timer, deadline{at: member.until, task: None, turn: turnOf(membershipBy), subject: int32(member.account)})
}

// shift moves a member between the counts of its network.
func (s *State) shift(member *membership, to MemberState) {
	counts := &s.networks[member.network].counts
	counts.add(member.state, -1)
	counts.add(to, 1)
	s.lives.membership.move(&member.state, to)
	s.weighMember(member)
	w := nowhere()
	e := s.note(&w, NetworkChanged)
	e.Account, e.Value = AccountOf(member.account), int64(member.network)
}

// add changes the count of a state; who is outside is not shown.
func (c *NetworkCounts) add(state MemberState, n int32) {
	switch state {
	case Joining:
		c.Joining += n
	case Member:
		c.Members += n
	case Leaving:
		c.Leaving += n
	}
}

// deactivate takes a verdict off the list of those that may be challenged. Windows end
// in about the order in which they opened, so it is found and taken out near the front.
func (n *network) deactivate(t Target) {
	i := slices.Index(n.active, t)
	if i < 0 {
		return
	}
	copy(n.active[1:i+1], n.active[:i])
	n.active = n.active[1:]
}
