package protocol

import (
	"slices"

	"gensim/protocol/ledger"
	"gensim/protocol/selection"
)

// Where jackpots are not open to anyone, the members of the task's network that may
// win the jackpot of a verdict or a measurement are drawn by deposit, after it is revealed:
// a verifier that owns whistleblowers does not know whether one of its own is among
// them. All deposits are equal, so a member weighs one, and more seats take more
// deposits. Anyone may still challenge a false verdict, for its bounty.

// watch lets the next block draw the whistleblowers of a round whose window opened.
func (s *State) watch(r *round) {
	if r.panel.rules().Jackpot.Drawn > 0 {
		s.queues.watching.add(r, s.height)
	}
}

// drawWatchers draws for the rounds whose window opened before this block.
func (s *State) drawWatchers(since int64) {
	for _, r := range s.queues.watching.take(since) {
		for _, t := range r.seats() {
			if t.round == r.round && !t.dead() && !t.forced {
				s.drawFor(t)
			}
		}
	}
}

// drawFor draws the whistleblowers of one seat, all different, and none of whom
// has a part in the attempt; fewer where the network has not as many.
func (s *State) drawFor(t *seat) {
	src := s.watcherSource(t)
	for range t.panel().rules().Jackpot.Drawn {
		i, ok := s.networks[t.panel().network()].lots.DrawExcluding(&src, func(i int) bool {
			account := ledger.Account(i)
			return account == t.verifier || t.attempt() != nil && t.attempt().involves(account) || slices.Contains(t.watchers(), account)
		})
		if !ok {
			return
		}
		x := t.extend()
		x.watchers = append(x.watchers, ledger.Account(i))
		s.emit(t.where().event(WatcherDrawn).by(ledger.Account(i)).against(t.verifier))
	}
}

// watcherSource is where the draw for a seat reads.
func (s *State) watcherSource(t *seat) selection.Source {
	if t.attempt() == nil {
		return s.source(drawnProfileWatchers, int(t.panel().profile.id), int(t.number))
	}
	return s.source(drawnWatchers, int(t.attempt().task.id), int(t.attempt().number)<<32|int(t.number))
}

// involves reports whether an account has submitted or solves the attempt's task.
func (a *attempt) involves(account ledger.Account) bool {
	return account == a.solver || account == a.task.submitter
}

// mayWin reports whether an account may win the jackpot of a seat's numbers.
func (s *State) mayWin(t *seat, a ledger.Account) bool {
	return t.panel().rules().Jackpot.Drawn == 0 || slices.Contains(t.watchers(), a)
}

// MayWin reports whether an account may win the jackpot of a seat's numbers, should
// they be a forced error.
func (s *State) MayWin(target Target, a ledger.Account) bool {
	t := s.seat(target)
	return t != nil && s.mayWin(t, a)
}

// weighMember gives a member its lot in draws of its network, or takes it away.
func (s *State) weighMember(m *membership) {
	lots := &s.networks[m.network].lots
	if m.state == Member {
		lots.Add(int32(m.account))
		return
	}
	lots.Remove(int32(m.account))
}
