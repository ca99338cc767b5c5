package protocol_test

import (
	"flag"
	"slices"
	"sync/atomic"
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"

	"pgregory.net/rapid"
)

// TestRandomRuns plays worlds of random cheats, under each variant and random rules, into
// which random accounts throw random messages, and whose block authors may withhold their
// randomness. Whatever they do:
//
//   - tokens are conserved after every message,
//   - a rejected message changes nothing,
//   - who is honest is never slashed, solver or verifier, nor loses its score,
//   - who is honest loses no dispute, whichever side, in whatever order messages come,
//     several at once, late ones and malformed ones among them,
//   - no game waits while its parties are free for it, and each party plays its games in
//     the order of their defence,
//   - a task that is pooled again has its whole fee and deposit in escrow,
//   - a task begins when its parents are accepted, and never before,
//   - one that is refunded gets back what was put in, but for a deposit that O12 cost,
//   - every task ends, and then no stake is held,
//   - a change of the rules stays within its limits, and no vote weighs more than
//     there is,
//   - no block is above its limit, and the base fee never below its floor.
func TestRandomRuns(t *testing.T) {
	var thrown, games atomic.Int64
	t.Run("under", func(t *testing.T) {
		for v := range protocol.Variants {
			t.Run(v.String(), func(t *testing.T) {
				t.Parallel()
				rapid.Check(t, func(t *rapid.T) {
					r := newRandomRun(t, v)
					for range rapid.IntRange(0, 90).Draw(t, "blocks") {
						r.inject()
						r.step()
					}
					r.w.mempool = append(r.later, r.w.mempool...)
					r.w.run()
					r.ended()
					thrown.Add(r.thrown)
					games.Add(r.games)
				})
			})
		}
	})
	t.Logf("%d random messages thrown in, %d games played", thrown.Load(), games.Load())
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue && !t.Failed() && thrown.Load() < enoughMessages {
		t.Errorf("only %d random messages", thrown.Load())
	}
}

// enoughMessages is what all runs of the property together throw in at least.
const enoughMessages = 100_000

// randomRun is a world with a random plan and what to hold it to.
type randomRun struct {
	*rapid.T
	w      *world
	rogues map[ledger.Account]bool // who sends anything
	last   []protocol.Message      // a few messages that others sent
	later  []protocol.Message      // that missed their block
	thrown int64                   // random messages so far
	games  int64
	turns  map[int32]int // numbers of the bouts that the accounts played last
	money  map[protocol.TaskID]*purse
	roots  map[protocol.Target]merkle.Hash // that replicas revealed: the chain forgets them
}

// purse is what became of the money that alice put into a task.
type purse struct{ placed, released, lost unit.Amount }

func newRandomRun(t *rapid.T, v protocol.Variant) *randomRun {
	s := standard()
	s.params.Variant = v
	s.solvers, s.verifiers, s.whistles, s.balance = 2, 6, 4, 1000*unit.GEN // the last whistleblower is honest
	s.seed = rapid.Byte().Draw(t, "seed")
	s.same = rapid.Bool().Draw(t, "same")
	randomRules(t, &s.params)
	r := &randomRun{T: t, w: newWorld(t, s, randomPlan(t)), rogues: map[ledger.Account]bool{}, turns: map[int32]int{}, money: map[protocol.TaskID]*purse{}, roots: map[protocol.Target]merkle.Hash{}}
	for _, name := range []string{"walt", "wendy", "wanda", "vivian", "viktor"} {
		r.rogues[r.w.party(name).account] = true
	}
	r.w.heard = r.check
	if rapid.Bool().Draw(t, "withholding") {
		r.w.silent = func() bool { return rapid.IntRange(0, 5).Draw(t, "withheld") == 0 }
	}
	r.w.sent = func(m *protocol.Message, _ protocol.Code) {
		if r.last = append(r.last, *m); len(r.last) > 8 {
			r.last = r.last[1:]
		}
	}
	for range 12 {
		r.w.block()
	}
	r.submit()
	return r
}

// randomRules draws rules of every kind, those of both presets and the controls among
// them.
func randomRules(t *rapid.T, p *protocol.Params) {
	p.Replication.Replicas = rapid.IntRange(1, 4).Draw(t, "replicas")
	p.Reputation.Trusted = rapid.IntRange(1, 3).Draw(t, "trusted")
	p.Verification.Verifiers = rapid.IntRange(1, 3).Draw(t, "m")
	p.ForcedError = rapid.SampledFrom([]unit.Ratio{{Num: 0, Den: 1}, {Num: 1, Den: 3}, {Num: 1, Den: 1}}).Draw(t, "phi")
	p.Verification.NoWorkRoots = rapid.Bool().Draw(t, "rootless")
	p.Verification.Select = rapid.SampledFrom([]protocol.Choice{protocol.AtRandom, protocol.Largest, protocol.Mixed}).Draw(t, "select")
	p.Verification.Rate = rapid.SampledFrom([]unit.Ratio{{Num: 1, Den: 1}, {Num: 1, Den: 1}, {Num: 1, Den: 2}}).Draw(t, "rate")
	p.Dispute.Arity = rapid.SampledFrom([]int{2, 2, 4, 16}).Draw(t, "arity")
	p.Jackpot.Rule = rapid.SampledFrom([]protocol.JackpotRule{protocol.Truebit, protocol.EqualShares, protocol.ActiveCount}).Draw(t, "rule")
	p.Jackpot.Drawn = rapid.IntRange(0, 2).Draw(t, "drawn")
	p.RandomnessBlocks = rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(t, "mixed")
	p.Selection = rapid.SampledFrom([]protocol.Selection{protocol.ByStake, protocol.ByStake, protocol.ByMinHash}).Draw(t, "selection")
	p.MaxRedraws = rapid.IntRange(1, 4).Draw(t, "redraws")
	p.Availability.Samples = rapid.IntRange(1, 5).Draw(t, "samples")
	p.Availability.KeepFor = rapid.SampledFrom([]unit.Time{8 * unit.Hour, 24 * unit.Hour}).Draw(t, "keep")
	if p.Availability.Holders = rapid.Bool().Draw(t, "holders"); p.Availability.Holders {
		p.Availability.Rent = unit.Ratio{Num: 1, Den: 50}
	}
	switch rapid.IntRange(0, 9).Draw(t, "control") {
	case 0:
		p.Dispute.NoGames = true
	case 1:
		p.Dispute.OneRuling = true
	}
	p.Governance = randomGovernance(t)
	if rapid.Bool().Draw(t, "market") {
		p.FeeMarket = protocol.FeeMarket{Target: 20 * protocol.StandardWeight, Limit: 40 * protocol.StandardWeight, Burn: rapid.Bool().Draw(t, "burn")}
	}
}

// submit sends a few tasks of alice's, in jobs with random parents.
func (r *randomRun) submit() {
	var jobs [][]protocol.TaskID
	for id := range protocol.TaskID(rapid.IntRange(1, 6).Draw(r.T, "tasks")) {
		n := rapid.IntRange(0, len(jobs)).Draw(r.T, "job")
		var parents []protocol.TaskID
		if n == 0 {
			jobs, n = append(jobs, nil), len(jobs)
		} else {
			n--
			for _, earlier := range jobs[n] {
				if len(parents) < r.w.setup.params.Jobs.Parents && rapid.Bool().Draw(r.T, "parent") {
					parents = append(parents, earlier)
				}
			}
		}
		job := protocol.NewJob
		if len(jobs[n]) > 0 {
			job = protocol.JobID(n + 1)
		}
		jobs[n] = append(jobs[n], id)
		unusable := ""
		if id == r.w.plan.about {
			unusable = r.w.plan.unusable
		}
		r.w.submit(unusable, job, parents)
	}
	r.w.block()
}

func randomPlan(t *rapid.T) plan {
	p := plan{
		fakes: map[int]func(int) bool{}, how: map[int]string{}, starts: map[int]string{}, declares: map[int]string{}, late: map[int]bool{}, accused: map[int]string{}, seats: map[[2]int]string{},
		answers: map[[2]int]string{}, whistles: map[string]string{}, profiler: map[int]string{}, withheld: map[int]string{},
		excuses: map[int]string{}, watches: map[string]string{},
	}
	pick := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(t, what) }
	if rapid.IntRange(0, 4).Draw(t, "jumps") == 0 {
		p.jumps = func(segment int) bool { return segment%3 == 0 }
	}
	p.diverges = rapid.SampledFrom([]int{0, 0, 0, 2}).Draw(t, "diverges")
	p.holders = pick("holder", "", "", "absent", "mute")
	p.about = protocol.TaskID(rapid.IntRange(0, 3).Draw(t, "about"))
	p.unusable = pick("task", "", "", "", "", "", "missing", "mismatch", "slow")
	for a := 1; a <= 3; a++ {
		if how := pick("declared", "", "", "", "understated", "overstated", "off-by-one"); how != "" {
			p.declares[a] = how
		}
		if how := pick("data", "", "", "", "silent", "concede", "partly", "garbage", "foreign", "answers", "deserts"); how != "" {
			p.withheld[a] = how
		}
		switch rapid.IntRange(0, 3).Draw(t, "solver") {
		case 0:
			p.fakes[a] = func(segment int) bool { return segment >= a }
			p.how[a] = pick("how", "", "forged", "nan")
			p.accused[a] = pick("accused", "", "concede", "silent")
		case 1:
			p.late[a] = rapid.Bool().Draw(t, "late")
		case 2:
			if p.starts[a] = pick("start", "", "", "stolen"); p.starts[a] != "" {
				p.accused[a] = pick("accused", "", "concede", "silent")
			}
		}
		for n := range 5 {
			key := [2]int{a, n}
			p.seats[key] = pick("seat", "", "", "", "stamped", "copied", "altered", "misprogrammed", "misfed", "deflated", "inflated", "blind", "misstart", "mismeasured", "missteps", "absent", "mute", "quiet")
			p.answers[key] = pick("answer", "", "", "concede", "silent")
		}
	}
	for _, name := range []string{"walt", "wendy", "wanda"} {
		p.whistles[name] = pick("whistle", "", "", "misstart", "mismeasured", "altered", "scattered", "misopens", "garbage", "frames", "roams", "hired", "forgets", "lapses", "idle", "audits")
	}
	for _, name := range []string{"walt", "wendy", "wanda"} {
		p.watches[name] = pick("watch", "", "", "", "altered", "raised", "strayed", "garbage", "hired", "forgets", "idle")
	}
	for n := range 5 {
		p.profiler[n] = pick("profiler", "", "", "", "", "absent", "mute", "inflated", "raised", "deflated", "updates", "altered", "strayed")
		p.excuses[n] = pick("excuse", "", "", "", "concede", "silent")
	}
	return p
}

// step lets the world go on by a block, or to the next deadline.
func (r *randomRun) step() {
	if len(r.later) == 0 && r.w.idle() && rapid.Bool().Draw(r.T, "jump") {
		r.w.now = max(r.w.now, r.w.state.NextDeadline())
		r.w.state.Advance(r.w.now, &r.w.events)
		r.w.hear()
		return
	}
	r.disorder()
	r.w.block()
	r.checkWaiting()
}

// disorder lets the messages of a block come in another order, and some miss it.
func (r *randomRun) disorder() {
	pool := append(r.later, r.w.mempool...)
	r.later, r.w.mempool = nil, nil
	if len(pool) == 0 {
		return
	}
	for _, i := range rapid.Permutation(seq(len(pool))).Draw(r.T, "order") {
		if rapid.IntRange(0, 7).Draw(r.T, "misses") == 0 {
			r.later = append(r.later, pool[i])
		} else {
			r.w.mempool = append(r.w.mempool, pool[i])
		}
	}
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// inject throws a few random messages in.
func (r *randomRun) inject() {
	r.amend()
	r.w.state.Advance(r.w.now, &r.w.events)
	r.w.hear()
	before := r.w.state.Digest()
	for range rapid.IntRange(0, mostAtOnce).Draw(r.T, "messages") {
		m := r.message()
		r.thrown++
		n := len(r.w.events)
		code, after := r.w.state.Apply(r.w.now, &m, &r.w.events), r.w.state.Digest()
		if !slices.Contains(m.Kind.Terms().Refused, code) && code != protocol.OK && !slices.Contains(protocol.Common(), code) {
			r.Fatalf("%v: %v, which its terms do not say", m.Kind, code)
		}
		if code != protocol.OK && (after != before || len(r.w.events) != n) {
			r.Fatalf("%v: %v, yet something changed", m.Kind, code)
		}
		if code == protocol.OK && after == before {
			r.Fatalf("%v was accepted and nothing changed", m.Kind)
		}
		before = after
		r.checkWaiting()
		r.w.hear()
	}
}

// mostAtOnce bounds the random messages before a block.
const mostAtOnce = 90

// message is one that was sent before, with another sender or a field changed, or
// one of small random numbers.
func (r *randomRun) message() protocol.Message {
	t := r.T
	var m protocol.Message
	if rapid.IntRange(0, 5).Draw(t, "ballot") == 0 {
		return r.ballot()
	}
	if len(r.last) > 0 && rapid.Bool().Draw(t, "mutate") {
		m = rapid.SampledFrom(r.last).Draw(t, "message")
	} else {
		m = protocol.Message{
			Kind: protocol.MessageKind(rapid.IntRange(0, int(protocol.Messages)).Draw(t, "kind")), Hash: digestOf("x"),
			Attempt: protocol.Attempt(rapid.IntRange(0, 2).Draw(t, "attempt")), Amount: unit.Amount(rapid.Int64().Draw(t, "amount")),
			Role: protocol.Role(rapid.IntRange(0, 4).Draw(t, "role")), Speed: unit.Speed(rapid.Int64Range(-1, 10).Draw(t, "speed")),
			Hashes: make([]merkle.Hash, rapid.IntRange(0, 3).Draw(t, "hashes")),
		}
	}
	small := func(what string, old int32) int32 {
		if rapid.Bool().Draw(t, "keep "+what) {
			return old
		}
		return rapid.Int32Range(-1, 5).Draw(t, what)
	}
	m.From = ledger.Account(rapid.IntRange(0, len(r.w.parties)).Draw(t, "from"))
	if int(m.From) < len(r.w.parties) && !r.rogues[m.From] {
		m.From = r.w.party("walt").account // the others must stay honest
	}
	m.Task = protocol.TaskID(small("task", int32(m.Task)))
	m.Seat = protocol.Seat(small("seat", int32(m.Seat)))
	m.Dispute = protocol.DisputeID(small("dispute", int32(m.Dispute)))
	m.Profile = protocol.ProfileID(small("profile", int32(m.Profile)))
	m.Challenge = small("challenge", m.Challenge)
	m.Network = protocol.NetworkID(small("network", int32(m.Network)))
	m.Job = protocol.JobID(small("job", int32(m.Job)))
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 8}).Draw(t, "updates") {
		m.Updates = append(m.Updates, unit.Distance(rapid.Int64Range(-1, 1<<40).Draw(t, "update")))
	}
	for range rapid.IntRange(0, 2).Draw(t, "parents") {
		m.Parents = append(m.Parents, protocol.TaskID(small("parent", 0)))
	}
	m.Proposal = protocol.ProposalID(small("proposal", int32(m.Proposal)))
	m.Support = rapid.Bool().Draw(t, "support")
	m.To = ledger.Account(rapid.IntRange(0, len(r.w.parties)).Draw(t, "to"))
	m.Bid = protocol.Bid{Max: unit.Amount(rapid.Int64Range(-1, int64(unit.GEN)).Draw(t, "bid")), Tip: unit.Amount(rapid.Int64Range(-1, 1000).Draw(t, "tip"))}
	if m.Kind == protocol.ProposeChange {
		m.Settings = r.settings()
	}
	return m
}

// check holds every event to what must not happen.
func (r *randomRun) check(e *protocol.Event) {
	if m := &r.w.setup.params.FeeMarket; r.w.state.Room() > m.Limit || r.w.state.BaseFee() > protocol.MaxBid {
		r.Fatalf("a block of %d of %d, base fee %v", r.w.state.Room(), m.Limit, r.w.state.BaseFee())
	}
	switch e.Kind {
	case protocol.TaskPooled:
		if p := r.money[e.Task]; p != nil && p.released+p.lost > 0 {
			r.Fatalf("task %d is pooled with %v less than was put in", e.Task, p.released+p.lost)
		}
	case protocol.ParentsAccepted, protocol.SolverDrawn:
		for _, parent := range r.w.state.Task(e.Task).Parents {
			if got := r.w.state.Task(parent).State; got != protocol.TaskAccepted {
				r.Fatalf("task %d begins while its parent %d is %v", e.Task, parent, got)
			}
		}
	case protocol.VerdictRevealed:
		if !e.Hash.IsZero() {
			r.roots[target(e)] = e.Hash
		}
	case protocol.GameOpened:
		r.games++
		r.checkTurn(e)
	case protocol.DisputeEnded:
		r.checkLoser(e)
	case protocol.Moved:
		r.follow(e)
		r.checkSlash(e)
	case protocol.ScoreChanged:
		if e.Value == 0 && !r.rogues[r.w.parties[e.Account].account] && !r.guilty(e) {
			r.Fatalf("%s loses its score in %d.%d", r.w.name(e.Account), e.Task, e.Attempt)
		}
	case protocol.ChangeScheduled:
		r.checkChange(int(e.Value))
	case protocol.BaseFeeChanged:
		if e.Amount < r.w.state.Params().TxFee {
			r.Fatalf("a base fee of %v", e.Amount)
		}
	}
}

// checkWaiting refuses a bout that could be played and is not.
func (r *randomRun) checkWaiting() {
	if found := r.w.state.Overlooked(); len(found) > 0 {
		r.Fatalf("the games of disputes %v wait for nobody", found)
	}
}

// checkTurn refuses a game that overtakes an earlier one of its parties.
func (r *randomRun) checkTurn(e *protocol.Event) {
	n := r.w.state.BoutNumber(e.Dispute)
	for _, a := range [2]int32{e.Account, e.Other} {
		if n < r.turns[a] {
			r.Fatalf("%s plays dispute %d after a later one", r.w.name(a), e.Dispute)
		}
		r.turns[a] = n
	}
}

// checkLoser refuses that someone truthful loses a dispute about what it computed or
// keeps: the honest whistleblower accuses nobody in vain, and who departs from nothing
// loses to nobody.
func (r *randomRun) checkLoser(e *protocol.Event) {
	d := r.w.state.Dispute(e.Dispute)
	if want := comesTo(&d); e.Outcome != want {
		r.Fatalf("dispute %d, %v by %v, comes to O%d, want O%d", e.Dispute, d.Result, d.How, e.Outcome, want)
	}
	wilma := r.w.party("wilma").account
	switch {
	case d.Response == protocol.RespondedForced || d.How == dispute.Unheard:
	case d.Challenger == wilma && d.Result != dispute.ChallengerWins && d.Kind != protocol.OfData: // a solver that serves on the chain alone wins
		r.Fatalf("the honest challenger of dispute %d: %v, %v", e.Dispute, d.Result, d.How)
	case d.Result == dispute.DefenderWins || r.rogues[d.Defender]:
	case d.Kind == protocol.OfProfile:
		if n := int(d.Target.Seat); r.w.plan.profiler[n] == "" && r.w.plan.excuses[n] == "" {
			r.Fatalf("the honest profiler of dispute %d: %v, %v", e.Dispute, d.Result, d.How)
		}
	case d.Kind == protocol.OfData:
		if how := r.w.plan.withheld[int(d.Target.Attempt)]; d.Target.Task != r.w.plan.about || how == "" || how == "answers" {
			r.Fatalf("the honest solver of audit %d: %v, %v", e.Dispute, d.Result, d.How)
		}
	case d.Kind == protocol.OfTask:
		if d.Target.Task != r.w.plan.about || r.w.plan.unusable == "" || r.w.plan.unusable == "slow" {
			r.Fatalf("the honest submitter of audit %d: %v, %v", e.Dispute, d.Result, d.How)
		}
	case d.Kind == protocol.OfProof:
		if n := int(d.Target.Attempt); d.Target.Task != r.w.plan.about || r.w.plan.fakes[n] == nil && r.w.plan.how[n] == "" && r.w.plan.starts[n] == "" && !r.w.lab.misdeclares(d.Target.Task, d.Target.Attempt) {
			r.Fatalf("the honest solver of dispute %d: %v, %v", e.Dispute, d.Result, d.How)
		}
	default:
		key := [2]int{int(d.Target.Attempt), int(d.Target.Seat)}
		if d.Target.Task != r.w.plan.about || r.w.plan.seats[key] == "" && r.w.plan.answers[key] == "" {
			r.Fatalf("the honest verifier of dispute %d: %v, %v", e.Dispute, d.Result, d.How)
		}
	}
}

// comesTo is the outcome that a dispute stands for, zero for none.
func comesTo(d *protocol.DisputeView) uint8 {
	won := d.Result != dispute.DefenderWins // by the challenger, or nobody was right
	switch {
	case d.Response == protocol.RespondedForced:
		return 6
	case !won && d.How == dispute.Unheard:
		return 0
	}
	of := map[protocol.DisputeKind][2]uint8{ // lost, won
		protocol.OfVerdict: {5, 13}, protocol.OfProfile: {5, 11}, protocol.OfProof: {3, 2}, protocol.OfData: {0, 10}, protocol.OfTask: {0, 12},
	}[d.Kind]
	if won {
		return of[1]
	}
	return of[0]
}

// follow counts the money of alice's tasks.
func (r *randomRun) follow(e *protocol.Event) {
	if e.Account != protocol.AccountOf(r.w.party("alice").account) || e.Task == protocol.None {
		return
	}
	if r.money[e.Task] == nil {
		r.money[e.Task] = &purse{}
	}
	switch p := r.money[e.Task]; e.Movement {
	case ledger.Placed:
		p.placed += e.Amount
	case ledger.Released:
		p.released += e.Amount
	default:
		p.lost += e.Amount
	}
}

// checkSlash refuses a slash of someone who did nothing wrong.
func (r *randomRun) checkSlash(e *protocol.Event) {
	if e.Movement != ledger.Captured && e.Movement != ledger.Burned {
		return
	}
	switch ledger.Reason(e.Value) {
	case ledger.Bounty, ledger.Slash, ledger.Burn, ledger.Compensation, ledger.Timeout, ledger.Waste:
	default:
		return
	}
	from := r.w.parties[e.Account]
	if r.rogues[from.account] || r.w.setup.params.Variant.Replicated() && r.outvoted(e) {
		return
	}
	if !r.guilty(e) {
		r.Fatalf("%s is slashed %v (%v) in %d.%d.%d", from.name, e.Amount, ledger.Reason(e.Value), e.Task, e.Attempt, e.Seat)
	}
}

// guilty reports whether the account of an event has done something wrong in what it is
// about.
func (r *randomRun) guilty(e *protocol.Event) bool {
	from, key := r.w.parties[e.Account], [2]int{int(e.Attempt), int(e.Seat)}
	switch {
	case r.unheard() && from.name[0] == 'b':
		return true
	case e.Profile != protocol.None:
		return r.w.plan.profiler[int(e.Seat)] != "" || r.w.plan.excuses[int(e.Seat)] != ""
	case e.Task == r.w.plan.about && from.name[0] == 'b':
		how := r.w.plan.withheld[int(e.Attempt)]
		return r.w.plan.fakes[int(e.Attempt)] != nil || r.w.plan.starts[int(e.Attempt)] != "" || r.w.lab.misdeclares(e.Task, e.Attempt) || r.w.plan.late[int(e.Attempt)] || how != "" && how != "answers"
	case e.Task == r.w.plan.about && from.name == "alice":
		return r.w.plan.unusable == "missing" || r.w.plan.unusable == "mismatch"
	case e.Task == r.w.plan.about && e.Seat == protocol.None:
		return r.w.plan.holders == "mute"
	case e.Task == r.w.plan.about:
		return r.w.plan.seats[key] != "" || r.w.plan.answers[key] != "" || e.Seat > 4
	}
	return false
}

// unheard reports whether a reject of a truthful proof may stand without a hearing: what
// the controls are to show.
func (r *randomRun) unheard() bool {
	d := &r.w.setup.params.Dispute
	return d.NoGames || d.OneRuling
}

// outvoted reports whether more of an attempt's replicas stand for one false root than
// for the true one, the solver among them: what a vote decides then is false, and that it
// slashes the truthful is its weakness.
func (r *randomRun) outvoted(e *protocol.Event) bool {
	if e.Task == protocol.None || e.Attempt == protocol.None {
		return false
	}
	a := r.w.state.Attempt(e.Task, e.Attempt)
	votes := map[merkle.Hash]int{a.Root: 1}
	for n := range a.Seats {
		if root, ok := r.roots[protocol.Target{Task: e.Task, Attempt: e.Attempt, Seat: protocol.Seat(n)}]; ok {
			votes[root]++
		}
	}
	truth := votes[r.w.trueRoot(target(e))]
	for _, n := range votes { //tidy:unordered a question about all
		if n > truth {
			return true
		}
	}
	return false
}

// ended holds the world to what must be true in the end.
func (r *randomRun) ended() {
	for id := range protocol.TaskID(r.w.state.Tasks()) {
		if s := r.w.state.Task(id).State; s != protocol.TaskAccepted && s != protocol.TaskReturned {
			r.Fatalf("task %d is %v in the end", id, s)
		}
	}
	r.refunded()
	b := r.w.state.Book()
	for _, p := range r.w.parties[ledger.FirstAgent:] {
		held, member := b.Held(p.account), r.w.state.Membership(p.account).State != protocol.Outside
		if !member && held != 0 || member && !r.isDeposit(held) {
			r.Fatalf("%s still holds %v", p.name, held)
		}
	}
	if err := b.Audit(); err != nil {
		r.Fatal(err)
	}
}

// isDeposit reports whether a network asked for such a deposit at some time.
func (r *randomRun) isDeposit(amt unit.Amount) bool {
	for n := range r.w.state.RuleSets() {
		if r.w.state.RuleSet(n).Params.Networks.Deposit == amt {
			return true
		}
	}
	return false
}

// refunded holds the money of alice's tasks to what became of them, and the views of
// her jobs to their tasks.
func (r *randomRun) refunded() {
	spent, placed := map[protocol.JobID]unit.Amount{}, map[protocol.JobID]unit.Amount{}
	for id, p := range r.money {
		task := r.w.state.Task(id)
		deposit := r.w.state.Rules(protocol.Target{Task: id}).Deposit.Of(task.Fee, unit.Up)
		if p.placed != p.released+p.lost || p.placed < task.Fee+deposit {
			r.Fatalf("task %d: %v placed, %v released, %v lost", id, p.placed, p.released, p.lost)
		}
		unusable := id == r.w.plan.about && (r.w.plan.unusable == "missing" || r.w.plan.unusable == "mismatch")
		if task.State == protocol.TaskReturned && p.lost > 0 && !(unusable && p.lost == deposit) {
			r.Fatalf("task %d is refunded without %v", id, p.lost)
		}
		spent[task.Job] += p.lost
		placed[task.Job] += p.placed
	}
	for id, want := range spent {
		j := r.w.state.Job(id)
		if j.Spent != want || j.Spent+j.Returned != placed[id] || j.Accepted+j.Refunded != len(j.Tasks) {
			r.Fatalf("job %d spent %v and is shown as %+v", id, want, j)
		}
	}
}
