package sim

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"gensim/agents"
	"gensim/internal/document"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// misled plays a court in which liars re-run their segments in a way of their own
// and defend what they got to the end; it returns the rulings on their verdicts.
func misled(t *testing.T, c *Config, alter func(w *world, j *kernels.SegmentJob)) []record.Dispute {
	t.Helper()
	c.Groups[4].Count = 3
	var w *world
	own := func(target protocol.Target) *trace {
		a, seat := w.truth.attempt(target.Task, target.Attempt), w.chain.Seat(target)
		out := &trace{lab: w.lab, keyed: true, verifier: seat.Verifier}
		for _, segment := range seat.Segments {
			job := w.segmentJob(a, segment, kernels.Arithmetic(seat.Arithmetic))
			alter(w, &job)
			f := w.lab.Segment(job).Join()
			out.parts = append(out.parts, part{job: job, leaves: f.Leaves, ends: f.Ends})
			out.claims = append(out.claims, w.claim(target, segment, f, seat.Verifier))
		}
		out.claims, out.start = append(out.claims, w.startClaim(a)), w.rightStart(a).Join().Tiles
		return out
	}
	w = open(t, c, "liar", bent{traceless: true, bend: func(_ *agents.View, d *agents.WorkDone) {
		if d.Work.Kind == agents.Verify {
			d.Claims = verdictOf(own(d.Work.Target))
		}
	}})
	r := besides(w, func(id protocol.DisputeID, d *protocol.DisputeView) {
		if p := w.disputes.party(id, dispute.Defender); d.Kind == protocol.OfVerdict && p.trace == nil && w.liar(d.Defender) {
			w.takePart(id, dispute.Defender, own(d.Target))
		}
	})
	var ruled []record.Dispute
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		if d.Case == "" {
			continue
		}
		ruled = append(ruled, d)
		if d.Outcome != "O13" || d.Kind != "challenge" {
			t.Errorf("dispute %+v", d)
		}
	}
	lost, _ := slashedOf(t, r, "truthful")
	solver, _ := slashedOf(t, r, "honest")
	if len(ruled) == 0 || lost != 0 || solver != 0 || r.Outcomes[1] != 0 {
		t.Errorf("%d rulings, truthful verifiers lost %v, solvers %v, outcomes %v", len(ruled), lost, solver, r.Outcomes)
	}
	return ruled
}

func (w *world) liar(a ledger.Account) bool {
	return w.groupOf(w.agentOf(protocol.AccountOf(a))) == "liar"
}

// besides plays a world to its end and after every event visits the games that were
// opened.
func besides(w *world, visit func(id protocol.DisputeID, d *protocol.DisputeView)) *record.Run {
	w.start()
	for {
		e, ok := w.loop.Next()
		if !ok || w.ended(unit.Time(e.Time)) {
			break
		}
		w.handle(e)
		for id := range protocol.DisputeID(w.chain.Disputes()) {
			if d := w.chain.Dispute(id); d.Game != nil {
				visit(id, &d)
			}
		}
	}
	r := w.result()
	w.cancel()
	return r
}

// Wrong input: a verifier that re-ran another instance has other weights and
// another batch. The first operation that differs says so, and a path to the claimed
// state and samples of the data decide, without executing anything.
func TestWrongInputIsProven(t *testing.T) {
	for _, d := range misled(t, court(), func(_ *world, j *kernels.SegmentJob) { j.Run.Instance++ }) {
		if d.Case != "input" || d.Step != 0 || d.Node != 0 || d.Tile != record.None || d.Bout == d.Dispute && (d.RefereeBytes == 0 || d.HashingGas == 0) {
			t.Errorf("dispute %+v, want an input ruled upon", d)
		}
	}
}

// Wrong structure: a verifier that re-ran a program with another learning rate says
// at the first output that differs that it computed another operation.
func TestWrongStructureIsSeen(t *testing.T) {
	faster := map[*kernels.Workload]*kernels.Workload{}
	ruled := misled(t, court(), func(_ *world, j *kernels.SegmentJob) {
		if faster[j.Workload] == nil {
			c := j.Workload.Config()
			c.Optimizer.Rate = ratio(1, 10)
			other, err := kernels.New("faster", c)
			if err != nil {
				t.Fatal(err)
			}
			faster[j.Workload] = other
		}
		j.Workload = faster[j.Workload]
	})
	for _, d := range ruled {
		if d.Case != "structure" || d.Tile != record.None || d.RefereeGas != 0 || d.RefereeBytes != 0 {
			t.Errorf("dispute %+v, want structure", d)
		}
	}
}

// Wrong structure: who compares once a segment where the rules say after each step
// has no distance where there must be one.
func TestWrongGranularityIsSeen(t *testing.T) {
	for _, d := range misled(t, court(), func(_ *world, j *kernels.SegmentJob) { j.Compare = kernels.BySegment }) {
		if d.Case != "structure" || d.Step != 0 || d.Operation != "distance" {
			t.Errorf("dispute %+v, want structure at the first distance", d)
		}
	}
}

// G11: a game takes at most the rounds of the formula, two moves a round, and at
// most its rounds times the move timeout; what is on the chain about it is that, its
// filing, and one answer.
func TestDisputesTakeWhatTheFormulaSays(t *testing.T) {
	for _, arity := range []int{2, 4, 16} {
		c := court()
		c.Protocol.Dispute.Arity = arity
		c.Groups[4].Count = 1
		var w *world
		own := forgeries(func() *world { return w }, 1, 4)
		w = open(t, c, "liar", bent{traceless: true, bend: func(_ *agents.View, d *agents.WorkDone) {
			if d.Work.Kind == agents.Verify {
				d.Claims = verdictOf(own(d.Work.Target))
			}
		}})
		opened := map[protocol.DisputeID]unit.Time{}
		r := besides(w, func(id protocol.DisputeID, d *protocol.DisputeView) {
			if _, ok := opened[id]; !ok {
				opened[id] = w.now()
			}
			if p := w.disputes.party(id, dispute.Defender); p.trace == nil && w.liar(d.Defender) {
				w.takePart(id, dispute.Defender, own(d.Target))
			}
		})
		reg := w.cfg.registration(&w.workloads[0])
		shape := protocol.VerdictShape(&reg, &w.cfg.Protocol)
		bound := logUp(arity, w.cfg.Protocol.Verification.Segments+1) + 1 + logUp(arity, reg.StepsPerSegment) + logUp(arity, len(reg.Leaves)) + 1 + logUp(arity, reg.Leaves[4].Tiles)
		ruled := 0
		for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
			if d.Case == "" {
				continue
			}
			ruled++
			if rounds := int64(dispute.Rounds(shape, arity)); d.Rounds > rounds || d.Rounds > int64(bound) || d.Moves != 2*d.Rounds || d.Messages != d.Moves+3 {
				t.Errorf("arity %d: %d rounds, formula %d, the game at most %d; %d moves, %d messages", arity, d.Rounds, bound, rounds, d.Moves, d.Messages)
			}
			if took := d.Closed - opened[protocol.DisputeID(d.Dispute)]; took > unit.Time(d.Rounds)*c.Protocol.Dispute.MoveTimeout {
				t.Errorf("arity %d: %v for %d rounds", arity, took, d.Rounds)
			}
			if d.Bytes >= d.MessageBytes || d.ChallengerGas == 0 || d.RefereeBytes == 0 {
				t.Errorf("arity %d: %+v", arity, d)
			}
		}
		if ruled == 0 {
			t.Errorf("arity %d: no ruling", arity)
		}
	}
}

// logUp is ceil(log_k n) for k a power of two, of trees that split in halves.
func logUp(k, n int) int {
	rounds := 0
	for depth := 0; 1<<depth < n; rounds++ {
		for i := 1; i < k; i *= 2 {
			depth++
		}
	}
	return rounds
}

// forgeries returns traces of verdicts that are wrong in one operation of the first
// segment.
func forgeries(world func() *world, step, node int) func(protocol.Target) *trace {
	return func(target protocol.Target) *trace {
		w := world()
		a, seat := w.truth.attempt(target.Task, target.Attempt), w.chain.Seat(target)
		out := &trace{lab: w.lab, keyed: true, verifier: seat.Verifier}
		for i, segment := range seat.Segments {
			job := w.segmentJob(a, segment, kernels.Arithmetic(seat.Arithmetic))
			f := w.lab.Segment(job).Join()
			if i == 0 {
				f = &forge(f, step, node).facts
			}
			out.parts = append(out.parts, part{job: job, leaves: f.Leaves, ends: f.Ends})
			out.claims = append(out.claims, w.claim(target, segment, f, seat.Verifier))
		}
		out.claims, out.start = append(out.claims, w.startClaim(a)), w.rightStart(a).Join().Tiles
		return out
	}
}

// Rationale: bounded griefing. Colluding challengers with different false roots cost
// an honest verifier at most twice the messages and the gas that one does, while each
// loses its bond: the more they are, the more they lose for what they make it spend.
func TestManyChallengersCostLittle(t *testing.T) {
	var alone siege
	var ratios, sizes []string
	times := 1.0
	griefing, c := 0.9, court() // a re-run here is a tenth of a task, as is the bond
	for _, n := range []int{1, 2, 4, 16} {
		s := layTo(t, n)
		if n == 1 {
			alone = s
		}
		if s.most <= n/2 || s.messages > 2*alone.messages || s.gas > 2*alone.gas {
			t.Errorf("%d challengers, %d of them at once: %d messages, %d gas; alone %d and %d", n, s.most, s.messages, s.gas, alone.messages, alone.gas)
		}
		cost := c.Protocol.ReferencePrice.Cost(unit.Gas(s.gas), unit.Up) + c.Protocol.TxFee*unit.Amount(s.messages)
		t.Logf("%2d challengers, %d at once: %d messages (x%.2f), %d bytes, %d Mgas (x%.2f) of the accused, %v with fees; they lose %v, griefing ratio %.1f", n, s.most,
			s.messages, float64(s.messages)/float64(alone.messages), s.bytes, s.gas, float64(s.gas)/float64(alone.gas), cost, s.lost, float64(s.lost)/float64(cost))
		ratios, sizes = append(ratios, fmt.Sprintf("%.1f", float64(s.lost)/float64(cost))), append(sizes, strconv.Itoa(s.most))
		times = max(times, float64(s.gas)/float64(alone.gas))
		if ratio := float64(s.lost) / float64(cost); ratio < griefing || s.gained != s.lost/2 {
			t.Errorf("%d challengers lost %v, fewer relatively more; the accused gained %v and spent %v", n, s.lost, s.gained, cost)
		} else {
			griefing = ratio
		}
	}
	document.Says(t, "protocol.md", "gas x%.2f in a whole market of short segments (`TestManyChallengersCostLittle`)", times)
	document.Says(t, "protocol.md", "they lose %s (with %s of them in one bout;", enumerated(ratios), enumerated(sizes))
}

// enumerated joins a list as prose does: 1, 2 and 3.
func enumerated(list []string) string {
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last]
}

// siege is the most that a bout of so many challengers cost the accused.
type siege struct {
	most                 int
	messages, bytes, gas int64
	lost, gained         unit.Amount // in that bout
}

// layTo plays a court in which n whistleblowers challenge true verdicts, each with
// an error of its own, and play their games to the end.
func layTo(t *testing.T, n int) siege {
	t.Helper()
	c := court()
	c.Groups[4].Count = n
	c.Groups[4].Balance = 5 * unit.GEN
	c.Protocol.Networks.Count = 1
	c.Groups[0].Count = 1
	var w *world
	own := func(target protocol.Target, by int) *trace {
		nodes := len(w.workloads[0].Nodes()) - 3
		return forgeries(func() *world { return w }, by%2, by/2%nodes)(target)
	}
	w = open(t, c, "always", bent{traceless: true, bend: func(v *agents.View, d *agents.WorkDone) {
		if d.Work.Kind == agents.Verify {
			d.Claims = verdictOf(own(d.Work.Target, int(v.Self.Account)))
		}
	}})
	r := besides(w, func(id protocol.DisputeID, d *protocol.DisputeView) {
		if p := w.disputes.party(id, dispute.Challenger); d.Kind == protocol.OfVerdict && p.trace == nil {
			w.takePart(id, dispute.Challenger, own(d.Target, int(d.Challenger)))
		}
	})
	return besieged(t, w, r)
}

// besieged finds the bout of most challengers and what it cost.
func besieged(t *testing.T, w *world, r *record.Run) siege {
	t.Helper()
	var s siege
	rows := rowsOf[record.Dispute](t, r, record.TableDisputes)
	size := map[int64]int{}
	for _, d := range rows {
		if d.Outcome == "" {
			continue // the run ended before
		}
		if d.Outcome != "O5" || d.Bout < 0 {
			t.Errorf("dispute %+v", d)
		}
		size[d.Bout]++
		s.most = max(s.most, size[d.Bout])
	}
	for _, d := range rows {
		if size[d.Dispute] != s.most {
			continue
		}
		var messages, bytes int64
		accused := int64(w.agents[d.Defender].self.Account)
		for _, m := range rowsOf[record.Message](t, r, record.TableMessages) {
			if m.Dispute == d.Dispute && m.From == accused && m.Code == "ok" {
				messages++
				bytes += int64(len(m.Payload) / 2)
			}
		}
		s.messages, s.bytes, s.gas = max(s.messages, messages), max(s.bytes, bytes), max(s.gas, d.DefenderGas)
	}
	lost, _ := slashedOf(t, r, "always")
	gained := unit.Amount(0)
	for _, group := range []string{"truthful", "liar"} {
		_, compensated := slashedOf(t, r, group)
		gained += compensated
	}
	share := unit.Amount(r.Outcomes[4]) // every challenge lost the same bond
	s.lost, s.gained = lost/share*unit.Amount(s.most), gained/share*unit.Amount(s.most)
	return s
}
