package protocol

import (
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// ruleSet is the parameters in force from one moment on, and what they come to for
// each workload. A task, its attempts and disputes, and a profile keep the set that
// was in force when they began; the chain itself goes by that in force now.
type ruleSet struct {
	Params
	number   int32
	family   family
	earned   Shares    // those of Shares that somebody earns
	terms    []terms   // by WorkloadID
	from     unit.Time // in force from then on
	settings []Setting // that made it of the set before; nil for the first
	proposal ProposalID
	timer    turn
	open     int // tasks neither settled nor refunded that keep it
}

func newRuleSet(number int, p Params, workloads []Workload) *ruleSet {
	r := &ruleSet{Params: p, number: int32(number), family: families[p.Variant].rules, proposal: None}
	r.earned = r.family.earned(p.Shares)
	for i := range workloads {
		r.terms = append(r.terms, r.newTerms(&workloads[i]))
	}
	return r
}

// rules returns the set in force now.
func (s *State) rules() *ruleSet { return s.ruleSets[s.inForce] }

// rulesAt returns the set that governs a place: its task's or profile's, or the one
// in force.
func (s *State) rulesAt(w where) *ruleSet {
	switch {
	case w.task != None:
		return s.tasks[w.task].rules
	case w.profile != None:
		return s.profiles[w.profile].rules
	}
	return s.rules()
}

// eachLive visits the rule sets that tasks have or may still get: those kept by a task
// that is not over, that in force, and those decided on.
func (s *State) eachLive(visit func(*ruleSet)) {
	for _, r := range s.ruleSets {
		if r.open > 0 || r.number >= s.inForce {
			visit(r)
		}
	}
}

// longest returns the longest of a window over the live rule sets: for what must
// outlast the windows of a subject that it does not name.
func (s *State) longest(of func(*Windows) unit.Time) unit.Time {
	var t unit.Time
	s.eachLive(func(r *ruleSet) { t = max(t, of(&r.Windows)) })
	return t
}

// terms is what the parameters come to for one workload: every task of it has the
// same fee.
type terms struct {
	fee, quote              unit.Amount
	unearned                unit.Amount // of fee: shares that nobody earns in this variant
	extra                   unit.Amount // pay of all replicas, on top of fee
	deposit                 unit.Amount
	solverStake             unit.Amount
	verifierStake           unit.Amount
	profilerStake           unit.Amount
	bond                    unit.Amount
	timeoutSlash            unit.Amount
	verifierFee             unit.Amount // of one seat
	profilersFee            unit.Amount // of all authors of the profile, per task
	profilerFee             unit.Amount // of one, where there are as many as these rules ask for
	jackpot                 unit.Amount // J
	rerun                   unit.Amount // pay for a withdrawn suspicion
	rent                    unit.Amount // of one chunk for the whole time to live
	profileJackpot          unit.Amount // J' of a measurement
	verdictGame, rejectGame gameConfig
	profileGame             gameConfig
	startGame, updatesGame  gameConfig
}

func (p *ruleSet) newTerms(w *Workload) terms {
	fee := p.FeeMultiple.Of(p.ReferencePrice.Cost(w.Gas, unit.Up), unit.Up)
	r := terms{
		fee:           fee,
		quote:         p.FeeMultiple.Of(p.ReferencePrice.Cost(w.Estimate, unit.Up), unit.Up),
		deposit:       p.Deposit.Of(fee, unit.Up),
		solverStake:   p.Stake.Solver.Of(fee, unit.Up),
		verifierStake: p.Stake.Verifier.Of(fee, unit.Up),
		profilerStake: p.Stake.Profiler.Of(fee, unit.Up),
		bond:          p.Stake.ChallengeBond.Of(fee, unit.Up),
		timeoutSlash:  p.TimeoutSlash.Of(fee, unit.Down),
		jackpot:       p.Jackpot.Base.Of(fee, unit.Down),
		rerun:         p.ReferencePrice.Cost(w.SegmentGas, unit.Down),
	}
	r.unearned = p.Shares.amount(fee) - p.earned.amount(fee)
	r.verifierFee = p.earned.Verifiers.Of(fee, unit.Down) / unit.Amount(p.Verification.Verifiers)
	r.profilersFee = p.earned.Profilers.Of(fee, unit.Down)
	r.profilerFee = r.profilersFee / unit.Amount(p.Profiling.Profilers)
	if a, rent := &p.Availability, p.rent(); !rent.IsZero() {
		r.rent = rent.Of(fee, unit.Down) / unit.Amount(a.Chunks)
		r.quote += r.rent * unit.Amount(a.Chunks)
	}
	if p.Variant.Replicated() {
		r.verifierFee = p.Replication.Pay.Of(fee, unit.Down)
		r.extra = r.verifierFee * unit.Amount(p.Replication.Replicas)
		r.quote += r.extra
	}
	r.verdictGame = p.gameConfig(VerdictShape(w, &p.Params))
	r.rejectGame = p.gameConfig(RejectShape(w))
	r.profileGame = p.gameConfig(ProfileShape(w, &p.Params))
	r.profileJackpot = p.ProfileJackpot(w, r.jackpot)
	r.startGame = p.gameConfig(StartShape(w))
	if p.Declares() {
		r.updatesGame = p.gameConfig(UpdatesShape(w))
	}
	return r
}

// shapes are those of all pinpoint games.
func (r *terms) shapes() []dispute.Shape {
	shapes := []dispute.Shape{r.verdictGame.Shape, r.rejectGame.Shape, r.profileGame.Shape, r.startGame.Shape}
	if r.updatesGame.Shape != nil {
		shapes = append(shapes, r.updatesGame.Shape)
	}
	return shapes
}

// amount is what all shares of a fee come to, each rounded down.
func (s *Shares) amount(fee unit.Amount) unit.Amount {
	sum := unit.Amount(0)
	for _, share := range [...]unit.Ratio{s.Solver, s.Verifiers, s.Profilers, s.Jackpot, s.Treasury} {
		sum += share.Of(fee, unit.Down)
	}
	return sum
}

// Prices returns the fee of a workload's tasks, what one seat of a verified one is paid,
// and what the submitter of one pays that is accepted: fee and replicas less the shares
// that nobody earns.
func (p *Params) Prices(w *Workload) (fee, seat, price unit.Amount) {
	r := newRuleSet(0, *p, nil).newTerms(w)
	return r.fee, r.verifierFee, r.fee - r.unearned + r.extra
}
