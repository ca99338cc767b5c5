package protocol

import (
	"math/bits"
	"slices"

	"gensim/protocol/unit"
)

// validateWorkload checks the parameters against one workload: that no product
// passes its type, that shares are worth rounding, and that a truthful party on
// the slowest device can meet every window.
func (p *Params) validateWorkload(f *faults, w *Workload, slowest unit.Speed) {
	path := "workloads." + w.Name
	n := len(*f)
	f.count(path+".segments", w.Segments, 1, 1<<20)
	f.count(path+".steps_per_segment", w.StepsPerSegment, 1, 1<<20)
	f.count(path, len(w.Leaves), 2, 1<<20)
	if slices.ContainsFunc(w.Leaves, func(l Leaf) bool { return l.Tiles < 1 || l.RefereeGas < 0 || l.RefereeBytes < 0 }) {
		f.add(path, "each leaf must have a tile, and ruling on it cannot cost less than nothing")
	}
	if w.Gas <= 0 || w.Estimate < w.Gas || w.SegmentGas <= 0 || w.SegmentGas > w.Estimate || !w.Start.sensible() || !w.Updates.sensible() || w.Start.Most(p.Jobs.Parents) > w.Estimate {
		f.add(path, "gas must be positive, a segment's and a start's within the task's, the task's within its estimate")
	}
	if len(*f) > n {
		return
	}
	if need := p.Drawn(); p.Variant.Inspected() && need > w.Segments {
		f.add("protocol.verification.segments", "%d verifiers need %d different segments, %s has %d",
			p.Verification.Verifiers, need, path, w.Segments)
	}
	if p.Declares() && w.Segments > MaxUpdates {
		f.add("protocol.verification.select", "a proof can declare the sizes of %d updates, %s has %d", MaxUpdates, path, w.Segments)
	}
	if p.Variant.Profiled() && p.Profiling.Prefix > w.Segments*w.StepsPerSegment {
		f.add("protocol.profiling.prefix", "%s has only %d steps", path, w.Segments*w.StepsPerSegment)
	}
	if !p.fits(w) {
		f.add(path, "too large: its fee or its time on a slow device would not fit 64 bits")
		return
	}
	if m := &p.FeeMarket; m.Limit > 0 && p.heaviest(w) > m.Limit {
		f.add("chain.fee_market.limit", "a message of %s would not fit a block: it weighs %d standard messages", w.Name, (p.heaviest(w)+StandardWeight-1)/StandardWeight)
	}
	p.validateShares(f, w, path)
	p.validateRulings(f, w)
	p.validateWindows(f, w, slowest)
}

// fits reports whether fee, quote and the longest deadline stay within bounds;
// any device that registers is at least of speed 1.
func (p *Params) fits(w *Workload) bool {
	cost, ok := mulDivUp(int64(w.Estimate), int64(p.ReferencePrice), int64(unit.GasPerTgas))
	if !ok {
		return false
	}
	quote, ok := mulDivUp(cost, p.FeeMultiple.Num, p.FeeMultiple.Den)
	if !ok || quote > int64(maxFee) {
		return false
	}
	time, ok := mulDivUp(int64(w.Estimate), int64(unit.Second), 1)
	if !ok {
		return false
	}
	within := p.Windows.Solve
	if p.Variant.Replicated() && p.Replication.Within.Cmp(within) > 0 {
		within = p.Replication.Within
	}
	time, ok = mulDivUp(time, within.Num, within.Den)
	return ok && time <= 1<<61 && p.fitsMeasurement(w, quote)
}

// fitsMeasurement reports whether gas and jackpot of a measurement stay within bounds,
// for a fee of at most so much.
func (p *Params) fitsMeasurement(w *Workload, fee int64) bool {
	_, ok := mulDivUp(int64(w.SegmentGas), p.executed(w), int64(w.StepsPerSegment))
	jackpot, ok2 := mulDivUp(fee, p.Jackpot.Base.Num, p.Jackpot.Base.Den)
	if !ok || !ok2 {
		return false
	}
	_, ok = mulDivUp(jackpot, p.executed(w), int64(p.Verification.Segments)*int64(w.StepsPerSegment))
	return ok
}

// mulDivUp is unit.MulDiv that reports instead of panicking.
func mulDivUp(a, b, c int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi >= uint64(c) {
		return 0, false
	}
	q, _ := bits.Div64(hi, lo, uint64(c))
	if q >= 1<<62 {
		return 0, false
	}
	return unit.MulDiv(a, b, c, unit.Up), true
}

func (p *Params) validateShares(f *faults, w *Workload, path string) {
	rules := newRuleSet(0, *p, nil)
	r := rules.newTerms(w)
	for _, part := range []struct {
		path  string
		ratio unit.Ratio
		worth unit.Amount
	}{
		{"protocol.shares.solver", rules.earned.Solver, rules.earned.Solver.Of(r.fee, unit.Down)},
		{"protocol.shares.verifiers", rules.earned.Verifiers, r.verifierFee},
		{"protocol.replication.pay", p.pay(), r.verifierFee},
		{"protocol.shares.profilers", rules.earned.Profilers, r.profilerFee},
		{"protocol.shares.jackpot", rules.earned.Jackpot, rules.earned.Jackpot.Of(r.fee, unit.Down)},
		{"protocol.shares.treasury", rules.earned.Treasury, rules.earned.Treasury.Of(r.fee, unit.Down)},
		{"protocol.availability.rent", p.rent(), r.rent},
	} {
		if !part.ratio.IsZero() && part.worth < smallestShare {
			f.add(part.path, "a share of %s is %d base units, want at least %d", path, int64(part.worth), int64(smallestShare))
		}
	}
	for _, shape := range r.shapes() {
		if err := shape.Validate(); err != nil {
			f.add(path, "%v", err)
			break // shapes share levels
		}
	}
}

// validateRulings refuses a workload with an operation of which a tile is more than
// a referee may execute or be shown.
func (p *Params) validateRulings(f *faults, w *Workload) {
	limit := &p.Dispute
	var gas, shown *Leaf
	for i := range w.Leaves {
		l := &w.Leaves[i]
		if l.RefereeGas > limit.MaxRefereeGas && (gas == nil || l.RefereeGas > gas.RefereeGas) {
			gas = l
		}
		if l.RefereeBytes > limit.MaxRefereeBytes && (shown == nil || l.RefereeBytes > shown.RefereeBytes) {
			shown = l
		}
	}
	if gas != nil {
		f.add("protocol.dispute.max_referee_gas", "%v, but a tile of %s in %s takes %v", limit.MaxRefereeGas, gas.Operation, w.Name, gas.RefereeGas)
	}
	if shown != nil {
		f.add("protocol.dispute.max_referee_bytes", "%d B, but for a tile of %s in %s the referee is shown %d", limit.MaxRefereeBytes, shown.Operation, w.Name, shown.RefereeBytes)
	}
	p.validateStartRulings(f, w)
	p.validateUpdateRulings(f, w)
	claim := ClaimBytes(w.StepsPerSegment, len(w.Leaves))
	if last := &w.Leaves[len(w.Leaves)-1]; p.Verification.NoWorkRoots { // its distances are measured anew
		claim = unit.MulDiv(int64(w.StepsPerSegment), last.RefereeBytes, 1, unit.Up)
		if steps := unit.Gas(w.StepsPerSegment); last.RefereeGas > limit.MaxRefereeGas/steps {
			f.add("protocol.dispute.max_referee_gas", "%v, but the distances of a segment of %s take %v", limit.MaxRefereeGas, w.Name, last.RefereeGas*steps)
		}
	}
	if p.Variant.Profiled() { // the executions of a comparison may be more
		claim = max(claim, ClaimBytes(int(p.executed(w))/p.measurements(w), len(w.Leaves)))
	}
	if claim > limit.MaxRefereeBytes {
		f.add("protocol.dispute.max_referee_bytes", "%d B, but for a claim about %s the referee is shown %d", limit.MaxRefereeBytes, w.Name, claim)
	}
}

// validateStartRulings does so for the starts of tasks with the most parents.
func (p *Params) validateStartRulings(f *faults, w *Workload) {
	limit, n := &p.Dispute, max(p.Jobs.Parents, 1)
	if gas := max(w.Start.RefereeSeed, unit.Gas(n)*w.Start.RefereeEach); gas > limit.MaxRefereeGas {
		f.add("protocol.dispute.max_referee_gas", "%v, but a tile of a start in %s takes %v", limit.MaxRefereeGas, w.Name, gas)
	}
	if shown := int64(p.Jobs.Parents) * w.Start.RefereeBytes; shown > limit.MaxRefereeBytes {
		f.add("protocol.dispute.max_referee_bytes", "%d B, but for a tile of a merge of %d ends in %s the referee is shown %d", limit.MaxRefereeBytes, p.Jobs.Parents, w.Name, shown)
	}
}

// validateUpdateRulings does so for the size of an update, where proofs declare them.
func (p *Params) validateUpdateRulings(f *faults, w *Workload) {
	limit, u := &p.Dispute, &w.Updates
	if !p.Declares() {
		return
	}
	if u.RefereeGas > limit.MaxRefereeGas {
		f.add("protocol.dispute.max_referee_gas", "%v, but the size of an update of %s takes %v", limit.MaxRefereeGas, w.Name, u.RefereeGas)
	}
	if u.RefereeBytes > limit.MaxRefereeBytes {
		f.add("protocol.dispute.max_referee_bytes", "%d B, but for the size of an update of %s the referee is shown %d", limit.MaxRefereeBytes, w.Name, u.RefereeBytes)
	}
}

// ClaimBytes is what a referee is shown for the claim of a segment or a comparison: of
// each of its steps the two closing leaves with their paths, and the distance.
func ClaimBytes(steps, leaves int) int64 {
	const hash, distance = 32, 8
	paths := int64(bits.Len(uint(leaves))) + int64(bits.Len(uint(steps)))
	return int64(steps) * (2*hash*(1+paths) + distance)
}

// validateWindows checks the deadlines of a truthful party on the slowest device.
func (p *Params) validateWindows(f *faults, w *Workload, slowest unit.Speed) {
	late := func(path string, need, have unit.Time) {
		if need > have {
			f.add(path, "%v, but the slowest device needs %v for %s", have, need, w.Name)
		}
	}
	late("protocol.windows.solve", slowest.Duration(w.Gas), p.Windows.Solve.OfTime(slowest.Duration(w.Estimate)))
	if p.Variant.Replicated() {
		late("protocol.replication.within", slowest.Duration(w.Gas), p.Replication.Within.OfTime(slowest.Duration(w.Estimate)))
	}
	if !p.Variant.Inspected() {
		return
	}
	verdict := slowest.Duration(p.longestVerdict(w))
	late("protocol.windows.verify", verdict, p.Windows.Verify)
	late("protocol.windows.challenge", verdict, p.Windows.Challenge)
	// The first move of a game takes the re-run of all that is in dispute. Later ones
	// run ranges of one segment again, in all k/(k-1) times its length at arity k.
	late("protocol.dispute.move_timeout", verdict, p.Dispute.MoveTimeout)
	k := int64(p.Dispute.Arity)
	ranges := slowest.Duration(unit.Gas(unit.MulDiv(int64(w.SegmentGas), k, k-1, unit.Up)))
	late("protocol.dispute.clock", verdict+ranges, p.Dispute.Clock)
	if p.Variant.Profiled() {
		late("protocol.windows.profile", slowest.Duration(p.measurementGas(w)), p.Windows.Profile)
	}
	r := newRuleSet(0, *p, nil).newTerms(w)
	longest := max(r.verdictGame.Longest(), r.rejectGame.Longest(), r.startGame.Longest())
	if p.Declares() {
		longest = max(longest, r.updatesGame.Longest())
	}
	need := p.Windows.Verify + 2*p.Windows.Reveal + p.Windows.Challenge + p.Dispute.MoveTimeout + longest
	if p.Availability.KeepFor == 0 {
		return
	}
	if need += p.delivery(); p.Availability.KeepFor < need {
		f.add("protocol.availability.keep_for", "%v, but getting the data, verification, window and the longest dispute take %v",
			p.Availability.KeepFor, need)
	}
}

// delivery returns how long it takes to get data on the chain: the time to attest
// them, and as many audits as make enough chunks public, after each of which the
// verifiers have their time anew.
func (p *Params) delivery() unit.Time {
	a := &p.Availability
	audits := (a.Needed + a.Samples - 1) / a.Samples
	lasts := unit.Time(audits) * (p.Dispute.MoveTimeout + p.Windows.Verify)
	if p.heldByOthers() {
		lasts += p.Windows.Reveal
	}
	return lasts
}

// pay returns that of a replica, none where there are no replicas.
func (p *Params) pay() unit.Ratio {
	if !p.Variant.Replicated() {
		return unit.Ratio{Num: 0, Den: 1}
	}
	return p.Replication.Pay
}

// heldByOthers reports whether drawn holders keep the chunks of proofs.
func (p *Params) heldByOthers() bool { return p.Availability.Holders && p.Variant.Inspected() }

// rent returns what is paid for keeping chunks, none where the solver keeps them or
// nobody looks at them.
func (p *Params) rent() unit.Ratio {
	if !p.heldByOthers() {
		return unit.Ratio{Num: 0, Den: 1}
	}
	return p.Availability.Rent
}
