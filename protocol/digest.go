package protocol

import (
	"cmp"
	"slices"

	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
)

// Digest returns a hash over everything that decides how the chain behaves from
// here on. It walks the whole state, so it is for tests and for the end of a run.
// Left out are what never changes (genesis) and what follows from the rest
// (the weights of the urns).
func (s *State) Digest() merkle.Hash {
	d := &digest{merkle.New("gensim/state")}
	d.Int64(int64(s.now)).Int64(s.height).Int64(s.slot).Hash(s.randomness)
	d.Int64(int64(s.openTasks)).Int64(int64(s.openBonds)).Int64(int64(s.inForce))
	d.Int64(int64(s.market.base)).Int64(int64(s.market.used))
	d.Bytes(s.book.AppendState(nil))
	for i := range s.accounts {
		d.account(&s.accounts[i])
	}
	for i := range s.devices {
		device := &s.devices[i]
		d.numbers(int64(device.Arithmetic), int64(device.Speed))
		d.Bytes(device.VRFKey[:])
	}
	for _, n := range s.scores {
		d.Int64(int64(n))
	}
	for _, t := range s.tasks {
		d.task(t)
	}
	for i := range s.jobs {
		d.job(s, JobID(i+1))
	}
	for _, p := range s.profiles {
		d.profile(p)
	}
	for _, row := range s.latest {
		for _, p := range row {
			d.Int64(int64(p))
		}
	}
	for _, c := range s.disputes {
		d.contest(c)
	}
	d.calendar(s.disputes)
	for _, c := range s.challenges {
		d.challenge(c)
	}
	for i := range s.networks {
		d.network(&s.networks[i])
	}
	d.Int64(int64(len(s.ruleSets)))
	for _, r := range s.ruleSets {
		d.numbers(int64(r.number), int64(r.from), int64(r.proposal), int64(r.timer), int64(r.open))
		d.Hash(SettingsHash(r.settings))
	}
	for _, p := range s.proposals {
		d.proposal(p)
	}
	d.queues(&s.queues)
	d.deadlines(s)
	return d.Sum()
}

// digest writes parts of the state down. The number of parts of each kind goes
// before them, so that no two states write the same.
type digest struct{ *merkle.Digest }

func (d *digest) numbers(list ...int64) {
	d.Int64(int64(len(list)))
	for _, n := range list {
		d.Int64(n)
	}
}

func (d *digest) flag(b bool) {
	if b {
		d.Int64(1)
		return
	}
	d.Int64(0)
}

func (d *digest) hold(h ledger.Hold) { d.Uint64(uint64(h)) }

func (d *digest) account(a *accountState) {
	for r := range a.device {
		d.Int64(int64(a.device[r]))
	}
	d.flag(a.busy)
	d.Int64(int64(a.games))
	m := membership{}
	if a.member != nil {
		m = *a.member
	}
	d.numbers(int64(m.account), int64(m.network), int64(m.state), int64(m.until), int64(m.timer))
	d.hold(m.deposit)
}

func (d *digest) task(t *task) {
	d.numbers(int64(t.id), int64(t.submitter), int64(t.workload), int64(t.class), int64(t.instance), int64(t.state),
		int64(t.profile), int64(t.network), int64(t.submitted), int64(t.timer), int64(t.rules.number))
	d.hold(t.escrow)
	d.hold(t.deposit)
	d.keeping(&t.data)
	k := t.family()
	d.numbers(int64(t.job), int64(k.awaits))
	d.tasks(k.parents)
	d.tasks(k.children)
	d.Int64(int64(t.begun()))
	for n := Attempt(1); t.pastOf(n) != nil; n++ {
		d.past(t.pastOf(n))
	}
	switch a := t.live; {
	case a == nil:
	case a.state >= AttemptAccepted: // past by the next call
		d.past(a.remains())
	default:
		d.attempt(a)
	}
}

func (d *digest) tasks(list []TaskID) {
	d.Int64(int64(len(list)))
	for _, id := range list {
		d.Int64(int64(id))
	}
}

func (d *digest) job(s *State, j JobID) {
	v := s.Job(j)
	d.numbers(int64(j), int64(v.Submitter), int64(v.Accepted), int64(v.Refunded), int64(v.Spent), int64(v.Returned))
	d.tasks(v.Tasks)
}

func (d *digest) past(p *pastAttempt) {
	d.attemptFacts(&p.attemptFacts)
	d.Hash(p.data)
	d.flag(p.served)
	d.Int64(int64(len(p.seats)))
	for i := range p.seats {
		d.seatFacts(&p.seats[i])
	}
}

func (d *digest) attemptFacts(f *attemptFacts) {
	d.numbers(int64(f.solver), int64(f.arithmetic), int64(f.state), int64(f.solveBy), int64(f.keepUntil))
	d.flag(f.committed)
	d.flag(f.condemned)
	d.flag(f.withheld)
	d.Hash(f.root)
}

func (d *digest) attempt(a *attempt) {
	d.attemptFacts(&a.attemptFacts)
	d.numbers(int64(a.number), int64(a.extra().invitations), int64(a.timer), int64(a.keepTimer), int64(a.extra().left))
	d.panel(&a.panel)
	d.keeping(&a.data)
	d.flag(a.attested)
	d.Int64(int64(len(a.extra().holders)))
	for _, h := range a.extra().holders {
		d.numbers(int64(h.chunk), int64(h.account))
		d.hold(h.stake)
		d.flag(h.attested)
	}
	d.flag(a.expired)
	if a.extra().declared != nil {
		d.Hash(a.extra().declared.root)
	}
	d.hold(a.stake)
	d.Int64(int64(a.vacant()))
	if a.wanted != nil {
		for _, w := range *a.wanted {
			d.segments(w)
		}
	}
	d.contests(a.extra().standing)
}

// panel leaves out what follows from the task or profile that it belongs to.
func (d *digest) panel(p *panel) {
	d.numbers(int64(p.redraws), int64(p.open))
	d.flag(p.exhausted)
	d.Int64(int64(len(p.seats)))
	for _, t := range p.seats {
		d.seat(t)
	}
	d.Int64(int64(len(p.rounds)))
	for _, r := range p.rounds {
		d.round(r)
	}
}

func (d *digest) keeping(k *keeping) {
	asked := k.asked()
	d.Hash(k.root).Int64(int64(len(asked.published)))
	for _, p := range asked.published {
		d.flag(p)
	}
	d.flag(asked.open != nil)
}

func (d *digest) segments(list []int32) {
	d.Int64(int64(len(list)))
	for _, n := range list {
		d.Int64(int64(n))
	}
}

func (d *digest) seat(t *seat) {
	d.seatFacts(&t.seatFacts)
	d.numbers(int64(t.number), int64(t.round.number))
	d.hold(t.stake)
	m := t.extra().measurement
	d.numbers(int64(m.pair[0]), int64(m.pair[1]), int64(m.instance), int64(m.nondet), int64(t.extra().suspect))
	d.Hash(t.seal()).Hash(t.root).Hash(t.sealed)
	d.flag(t.revealed)
	d.flag(t.concluded)
	d.contests(t.disputes())
	d.Int64(int64(len(t.watchers())))
	for _, a := range t.watchers() {
		d.Int64(int64(a))
	}
}

func (d *digest) seatFacts(f *seatFacts) {
	d.numbers(int64(f.verifier), int64(f.arithmetic), int64(f.status), int64(f.suspicion))
	d.flag(f.forced)
	d.segments(f.segments)
}

func (d *digest) contests(list []*contest) {
	d.Int64(int64(len(list)))
	for _, c := range list {
		d.Int64(int64(c.id))
	}
}

func (d *digest) round(r *round) {
	d.numbers(int64(r.number), int64(r.phase), int64(r.until), int64(r.timer))
	d.Int64(int64(len(r.seats())))
	for _, t := range r.seats() {
		d.Int64(int64(t.number))
	}
}

func (d *digest) profile(p *profile) {
	d.numbers(int64(p.id), int64(p.workload), int64(p.class), int64(p.state), int64(p.measurement), int64(p.wanted),
		int64(p.threshold), int64(p.activeAt), int64(p.until), int64(p.timer), int64(p.rules.number))
	d.flag(p.fit)
	d.tasks(p.waiting)
	d.panel(&p.panel)
}

// calendar writes down the bouts that wait, in the order of their defence.
func (d *digest) calendar(disputes []*contest) {
	var waiting []*bout
	for _, c := range disputes {
		if c.bout != nil && c.bout.lead() == c && c.bout.waits() {
			waiting = append(waiting, c.bout)
		}
	}
	slices.SortFunc(waiting, func(a, b *bout) int { return cmp.Compare(a.number, b.number) })
	d.Int64(int64(len(waiting)))
	for _, b := range waiting {
		d.contests(b.games)
	}
}

func (d *digest) contest(c *contest) {
	d.target(c.target())
	d.numbers(int64(c.id), int64(c.kind), int64(c.originID()), int64(c.segment),
		int64(c.defender), int64(c.challenger), int64(c.state), int64(c.response), int64(c.result), int64(c.how), int64(c.until),
		int64(c.opened), int64(c.closed), int64(c.timer))
	d.hold(c.bond)
	d.segments(c.asked)
	d.flag(c.invited)
	d.Hash(c.roots.Defender).Hash(c.roots.Challenger)
	d.flag(c.game != nil)
	if c.game != nil && c.bout.lead() == c {
		d.numbers(int64(c.bout.left), int64(c.bout.asked), int64(c.bout.timer), int64(len(c.bout.play.Questions())))
	}
	if c.game != nil {
		d.game(c.game)
	}
}

// game writes down what can be seen of a game; every accepted move shows.
func (d *digest) game(g *dispute.Game) {
	p := g.Position()
	d.numbers(int64(g.Phase()), int64(g.Rounds()), int64(g.Deadline()), int64(p.Level), int64(p.Lo), int64(p.Hi))
	for _, above := range p.Above {
		d.Int64(int64(above))
	}
	for side := dispute.Defender; side <= dispute.Challenger; side++ {
		tally := g.Tally(side)
		d.Hash(g.Stands(side))
		d.flag(g.Awaits(side))
		d.numbers(int64(tally.Moves), int64(tally.Hashes), int64(tally.Bytes))
	}
	o := g.Outcome()
	d.numbers(int64(o.Result), int64(o.How))
}

func (d *digest) challenge(c *challenge) {
	d.numbers(int64(c.id), int64(c.challenger), int64(c.network), int64(c.amount), int64(c.committed), int64(c.until), int64(c.state),
		int64(c.dispute), int64(c.timer))
	d.target(c.target)
	d.hold(c.bond)
	d.Hash(c.hash)
}

func (d *digest) network(n *network) {
	d.numbers(int64(n.counts.Members), int64(n.counts.Joining), int64(n.counts.Leaving))
	d.Int64(int64(len(n.active)))
	for _, t := range n.active {
		d.target(t)
	}
}

func (d *digest) proposal(p *proposal) {
	d.numbers(int64(p.id), int64(p.proposer), int64(p.opened), int64(p.until), int64(p.state), int64(p.total), int64(p.yes), int64(p.no),
		int64(p.ruleSet), int64(p.timer), int64(len(p.weights)))
	d.Hash(SettingsHash(p.settings))
	d.hold(p.deposit)
	for a := range p.weights {
		d.Int64(int64(p.weights[a]))
		d.flag(p.voted[a])
	}
}
func (d *digest) target(t Target) { t.write(d.Digest) }

func (d *digest) queues(q *drawQueues) {
	for _, rounds := range []roundQueue{q.sealing, q.watching} {
		d.Int64(int64(len(rounds)))
		for _, r := range rounds {
			w := r.panel.where()
			d.numbers(int64(w.task), int64(w.attempt), int64(w.profile), int64(r.number), r.since)
		}
	}
	for _, list := range [][]waiting{q.profiles.list, q.verify.list, q.pooled.list} {
		d.Int64(int64(len(list)))
		for _, w := range list {
			d.numbers(int64(w.number), w.since)
		}
	}
}

// deadlines writes the live ones in their order; the heap's own order depends on
// when the dead ones were dropped.
func (d *digest) deadlines(s *State) {
	var live []deadline
	for _, e := range s.deadlines.entries {
		if *s.timerOf(&e) == e.turn {
			live = append(live, e)
		}
	}
	slices.SortFunc(live, func(a, b deadline) int {
		if a.before(&b) {
			return -1
		}
		return 1
	})
	d.Uint64(uint64(s.deadlines.next))
	for _, e := range live {
		d.numbers(int64(e.at), int64(e.task), int64(e.turn), int64(e.subject))
	}
}
