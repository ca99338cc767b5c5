package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// ProposalState says where a proposal is in its life.
type ProposalState uint8

// States of a proposal.
const (
	ProposalOpen     ProposalState = iota + 1 // votes are cast
	ProposalAccepted                          // its change is decided on
	ProposalDefeated                          // not enough of the votes were in favour
	ProposalIgnored                           // the quorum was missed
	ProposalVoid                              // in favour, but what was decided meanwhile rules it out
	proposalStates
)

// maxProposals is how many proposals may be voted on at a time: each keeps what every
// account owned when it was made.
const maxProposals = 8

// proposal is a change that is put to the vote. What an account's vote weighs is all
// that it owned, free or held, when the proposal was made: a token that moves to
// another account afterwards gives that one nothing, so none counts twice, and whoever
// stakes for work loses no vote.
type proposal struct {
	id       ProposalID
	proposer ledger.Account
	settings []Setting
	deposit  ledger.Hold
	opened   unit.Time
	until    unit.Time
	state    ProposalState
	weights  []unit.Amount // by account, until the vote ends
	total    unit.Amount   // of them
	voted    []bool        // by account, until the vote ends
	yes, no  unit.Amount
	ruleSet  int32 // that it made, None if none
	timer    turn
}

func (s *State) checkPropose(m *Message) (unit.Amount, Code) {
	v := &s.rules().Governance.Voting
	if !wellFormed(m.Settings) {
		return 0, Malformed
	}
	if v.Period == 0 || s.openProposals == maxProposals {
		return 0, WrongPhase
	}
	if _, ok := s.amended(m.Settings); !ok {
		return 0, BadChange
	}
	return v.Deposit, OK
}

// propose opens a vote and weighs the accounts.
func (s *State) propose(m *Message) {
	v := &s.rules().Governance.Voting
	p := &proposal{
		id: ProposalID(len(s.proposals)), proposer: m.From, settings: m.Settings, opened: s.now, until: s.now + v.Period,
		state: s.lives.proposal.begin(ProposalOpen), weights: make([]unit.Amount, len(s.accounts)), voted: make([]bool, len(s.accounts)), ruleSet: None,
	}
	s.proposals = append(s.proposals, p)
	s.openProposals++
	for a := ledger.FirstAgent; int(a) < len(s.accounts); a++ {
		p.weights[a] = s.book.Free(a) + s.book.Held(a)
		p.total += p.weights[a]
	}
	p.deposit = s.place(m.From, v.Deposit, nowhere().because(ledger.Deposit))
	s.set(&p.timer, deadline{at: p.until, task: None, turn: turnOf(voteBy), subject: int32(p.id)})
	e := p.event(ChangeProposed).by(m.From).worth(v.Deposit)
	e.Hash = SettingsHash(p.settings)
	s.emit(e)
}

// event starts an event about the proposal.
func (p *proposal) event(kind EventKind) Event { return nowhere().event(kind).saying(int64(p.id)) }

func (s *State) checkVote(m *Message) (unit.Amount, Code) {
	if !has(s.proposals, m.Proposal) {
		return 0, UnknownSubject
	}
	p := s.proposals[m.Proposal]
	switch {
	case p.state != ProposalOpen:
		return 0, WrongPhase
	case int(m.From) >= len(p.weights) || p.weights[m.From] == 0:
		return 0, NotRegistered
	case p.voted[m.From]:
		return 0, Duplicate
	}
	return 0, OK
}

// vote counts an account's stake for or against a proposal.
func (s *State) vote(m *Message) {
	p := s.proposals[m.Proposal]
	p.voted[m.From] = true
	weight := p.weights[m.From]
	if m.Support {
		p.yes += weight
		s.emit(p.event(VotedFor).by(m.From).worth(weight))
		return
	}
	p.no += weight
	s.emit(p.event(VotedAgainst).by(m.From).worth(weight))
}

// voteOver counts the votes. The deposit is lost where the quorum is missed: it is
// there so that nobody calls for votes that concern nobody.
func (s *State) voteOver(p *proposal) {
	p.weights, p.voted = nil, nil
	s.openProposals--
	result, next := p.result(&s.rules().Governance.Voting), Params{}
	if result == ProposalAccepted {
		var ok bool
		if next, ok = s.amended(p.settings); !ok {
			result = ProposalVoid
		}
	}
	s.lives.proposal.move(&p.state, result)
	if p.state == ProposalIgnored {
		s.forfeit(p.deposit, nowhere().because(ledger.Deposit))
	} else {
		s.release(p.deposit, nowhere().because(ledger.Deposit))
	}
	p.deposit = 0
	if p.state != ProposalAccepted {
		s.emit(p.event(ProposalFailed).by(p.proposer).worth(p.yes))
		return
	}
	s.emit(p.event(ProposalPassed).by(p.proposer).worth(p.yes))
	p.ruleSet = int32(len(s.ruleSets))
	s.schedule(next, p.settings, p.id)
}

// result is how the votes stand: a quorum of all weight must vote, and more than the
// majority of what votes be in favour.
func (p *proposal) result(v *Voting) ProposalState {
	cast := p.yes + p.no
	switch {
	case cast == 0 || p.total == 0 || (unit.Ratio{Num: int64(cast), Den: int64(p.total)}).Cmp(v.Quorum) < 0:
		return ProposalIgnored
	case (unit.Ratio{Num: int64(p.yes), Den: int64(cast)}).Cmp(v.Majority) <= 0:
		return ProposalDefeated
	}
	return ProposalAccepted
}

// ProposalView is what the chain shows of a proposal.
type ProposalView struct {
	Proposer ledger.Account
	Settings []Setting
	Opened   unit.Time
	Until    unit.Time // end of the vote
	State    ProposalState
	Yes, No  unit.Amount // stake that voted
	Total    unit.Amount // that may
	RuleSet  int32       // that it made, None if none
}

// Proposals returns the number of proposals ever made; their ids are below it.
func (s *State) Proposals() int { return len(s.proposals) }

// Proposal returns what the chain shows of a proposal.
func (s *State) Proposal(id ProposalID) ProposalView {
	if !has(s.proposals, id) {
		return ProposalView{}
	}
	p := s.proposals[id]
	return ProposalView{
		Proposer: p.proposer, Settings: p.settings, Opened: p.opened, Until: p.until, State: p.state,
		Yes: p.yes, No: p.no, Total: p.total, RuleSet: p.ruleSet,
	}
}

// VoteWeight returns what an account's vote on an open proposal weighs, and whether
// it has been cast.
func (s *State) VoteWeight(id ProposalID, a ledger.Account) (weight unit.Amount, cast bool) {
	if !has(s.proposals, id) || int(a) >= len(s.proposals[id].weights) {
		return 0, false
	}
	return s.proposals[id].weights[a], s.proposals[id].voted[a]
}
