package agents

import (
	"slices"
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// setting names a parameter by its path.
func setting(path string, num, den int64) protocol.Setting {
	return protocol.Setting{Param: protocol.Param(slices.Index(protocol.GovernedPaths(), path)), To: ratio(num, den)}
}

// TestBallots puts changes to the vote of each role: it votes for what raises its own
// pay, then for what locks less of its own, and not at all where nothing changes for
// it. Who is against votes so, and who abstains sends nothing.
func TestBallots(t *testing.T) {
	const yes, no, none = 1, -1, 0
	share := func(from, to string, a, b int64) []protocol.Setting {
		return []protocol.Setting{setting("protocol.shares."+from, a, 100), setting("protocol.shares."+to, b, 100)}
	}
	for _, c := range []struct {
		name     string
		settings []protocol.Setting
		votes    [protocol.Roles]int // submitter, solver, verifier, whistleblower
	}{
		{"a higher fee", []protocol.Setting{setting("protocol.fee.multiple", 3, 1)}, [...]int{no, yes, yes, yes}},
		{"solvers for jackpots", share("solver", "jackpot", 75, 14), [...]int{none, yes, none, none}},
		{"verifiers for jackpots", share("verifiers", "jackpot", 12, 15), [...]int{none, none, yes, none}},
		{"profilers for the treasury", share("profilers", "treasury", 2, 1), [...]int{none, none, yes, none}},
		{"a larger stake", []protocol.Setting{setting("protocol.stake.solver", 3, 1)}, [...]int{none, no, none, none}},
		{"a smaller stake", []protocol.Setting{setting("protocol.stake.verifier", 3, 4)}, [...]int{none, none, yes, none}},
		{"a larger jackpot", []protocol.Setting{setting("protocol.jackpot.base", 2, 1)}, [...]int{none, none, none, yes}},
		{"a smaller bond", []protocol.Setting{setting("protocol.stake.challenge_bond", 1, 20)}, [...]int{none, none, none, yes}},
		{"a smaller deposit", []protocol.Setting{setting("protocol.deposit", 1, 20)}, [...]int{yes, none, none, none}},
		{"fewer verified", []protocol.Setting{setting("protocol.verification.rate", 1, 2)}, [...]int{none, none, no, no}},
		{"pay before stake", []protocol.Setting{setting("protocol.fee.multiple", 4, 1), setting("protocol.stake.solver", 4, 1)}, [...]int{no, yes, yes, yes}},
	} {
		for role, want := range c.votes {
			for ballot, want := range map[Ballot]int{Abstain: none, ByInterest: want, Against: no} {
				d := voting(protocol.Role(role), ballot, c.settings)
				got := d.hear(protocol.Event{Kind: protocol.ChangeProposed, Account: 50, Value: 4})
				if want == none {
					wantNothing(t, got)
					continue
				}
				if len(got.Messages) != 1 || got.Messages[0].Kind != protocol.Vote || got.Messages[0].Proposal != 4 || got.Messages[0].Support != (want == yes) {
					t.Errorf("%s: %v with ballot %d sends %+v, want %d", c.name, protocol.Role(role), ballot, got.Messages, want)
				}
			}
		}
	}
}

// voting is a desk whose chain runs by the town's rules and has a proposal.
func voting(role protocol.Role, b Ballot, settings []protocol.Setting) *desk {
	names := [protocol.Roles]string{"poisson", "honest", "honest", "always"}
	d := newDesk(role, names[role], Settings{Interval: unit.Hour}, 1)
	d.strategy = Voting(d.strategy, role, b)
	d.chain.params = townParams()
	d.chain.proposals = map[protocol.ProposalID]protocol.ProposalView{4: {State: protocol.ProposalOpen, Settings: settings}}
	return d
}

// TestProposals: what is planned is proposed at its time, beside what the strategy
// does; a vote on what became void is not cast.
func TestProposals(t *testing.T) {
	first, second := []protocol.Setting{setting("protocol.deposit", 1, 5)}, []protocol.Setting{setting("protocol.deposit", 1, 6)}
	d := newDesk(protocol.Solver, "honest", Settings{}, 1)
	plain := d.start()
	d.strategy = Voting(d.strategy, protocol.Solver, Abstain)
	d.self.Proposals = []Planned{{unit.Hour, first}, {2 * unit.Hour, second}}
	got := d.start()
	timers := []Timer{{unit.Hour, tagPropose, 0}, {2 * unit.Hour, tagPropose, 1}}
	want(t, got, plain.Messages, plain.Work, append(plain.Timers, timers...))
	wantMessage(t, d.ring(timers[1]), protocol.Message{Kind: protocol.ProposeChange, Settings: second})

	void := voting(protocol.Submitter, ByInterest, []protocol.Setting{setting("protocol.fee.multiple", 9, 1)})
	wantNothing(t, void.hear(protocol.Event{Kind: protocol.ChangeProposed, Account: 50, Value: 4}))
}
