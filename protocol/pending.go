package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

type drawQueues struct{ pooled numberQueue }
type numberQueue struct{ list []int32 }

func (q *numberQueue) add(n int32)                                   { q.list = append(q.list, n) }
func (s *State) reweigh(a ledger.Account)                            {}
func (s *State) findProfile(t *task)                                 {}
func (s *State) closeBlock(in *Input) Code                           { return Malformed }
func (s *State) rule(in *Input) Code                                 { return Malformed }
func (s *State) profileDue(p *profile)                               {}
func (s *State) solverLate(a *attempt)                               {}
func (s *State) nobodyToDraw(a *attempt)                             {}
func (s *State) roundDue(r *round)                                   {}
func (s *State) noResponse(d *contest)                               {}
func (s *State) moveLate(d *contest)                                 {}
func (s *State) invitationOver(d *contest)                           {}
func (s *State) neverRevealed(c *challenge)                          {}
func (s *State) membershipDue(a *accountState)                       {}
func (s *State) checkCommitProfile(m *Message) (unit.Amount, Code)   { return 0, Malformed }
func (s *State) commitProfile(m *Message)                            {}
func (s *State) checkRevealProfile(m *Message) (unit.Amount, Code)   { return 0, Malformed }
func (s *State) revealProfile(m *Message)                            {}
func (s *State) checkCommitProof(m *Message) (unit.Amount, Code)     { return 0, Malformed }
func (s *State) commitProof(m *Message)                              {}
func (s *State) checkCommitVerdict(m *Message) (unit.Amount, Code)   { return 0, Malformed }
func (s *State) commitVerdict(m *Message)                            {}
func (s *State) checkRevealVerdict(m *Message) (unit.Amount, Code)   { return 0, Malformed }
func (s *State) revealVerdict(m *Message)                            {}
func (s *State) checkWithdraw(m *Message) (unit.Amount, Code)        { return 0, Malformed }
func (s *State) withdraw(m *Message)                                 {}
func (s *State) checkReject(m *Message) (unit.Amount, Code)          { return 0, Malformed }
func (s *State) reject(m *Message)                                   {}
func (s *State) checkOpenForced(m *Message) (unit.Amount, Code)      { return 0, Malformed }
func (s *State) openForced(m *Message)                               {}
func (s *State) checkCommitChallenge(m *Message) (unit.Amount, Code) { return 0, Malformed }
func (s *State) commitChallenge(m *Message)                          {}
func (s *State) checkRevealChallenge(m *Message) (unit.Amount, Code) { return 0, Malformed }
func (s *State) revealChallenge(m *Message)                          {}
func (s *State) checkConcede(m *Message) (unit.Amount, Code)         { return 0, Malformed }
func (s *State) concede(m *Message)                                  {}
func (s *State) checkDefend(m *Message) (unit.Amount, Code)          { return 0, Malformed }
func (s *State) defend(m *Message)                                   {}
func (s *State) checkMove(m *Message) (unit.Amount, Code)            { return 0, Malformed }
func (s *State) move(m *Message)                                     {}
func (s *State) checkJoin(m *Message) (unit.Amount, Code)            { return 0, Malformed }
func (s *State) join(m *Message)                                     {}
func (s *State) checkLeave(m *Message) (unit.Amount, Code)           { return 0, Malformed }
func (s *State) leave(m *Message)                                    {}
