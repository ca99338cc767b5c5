package sim

import (
	"encoding/hex"

	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
	"gensim/sim/record"
	"gensim/sim/replay"
)

// absent is the time of what has not happened.
const absent = unit.Time(record.None)

// rows collects what the tables show and feeds the digest chain.
type rows struct {
	blocks    []record.Block
	messages  []record.Message
	events    []record.Event
	transfers []record.Transfer
	verdicts  []record.Verdict
	networks  []record.Network
	settledAt []unit.Time // by task, -1 while in flight
	pooledAt  []unit.Time
	refunds   []unit.Amount
	outcomes  [record.Outcomes]int64
	last      unit.Time // of the last event that is not the passing of blocks
	seq       int64
	buf       []byte
}

// message records a message and its code.
func (r *rows) message(w *world, m *protocol.Message, code protocol.Code) {
	r.buf = protocol.AppendMessage(r.buf[:0], m)
	row := record.Message{
		Seq: int64(len(r.messages)), Time: w.now(), Block: w.height, Kind: m.Kind.String(), From: int64(m.From),
		Code: code.String(), Task: record.None, Attempt: record.None, Seat: record.None, Dispute: record.None, Profile: record.None,
		Payload: hex.EncodeToString(r.buf),
	}
	nameSubject(&row, m)
	r.messages = append(r.messages, row)
	if code == protocol.OK {
		w.took(m, len(r.buf))
	}
	r.buf = append(r.buf, byte(code))
	w.log(r.buf)
}

// log appends a message, an input or an event to the digest of the run, and to
// that of the chain's log alone, which a replay makes again.
func (w *world) log(entry []byte) {
	w.digest.Append(entry)
	w.chainLog.Append(entry)
}

// nameSubject fills in what the message is about, where its kind names it.
func nameSubject(row *record.Message, m *protocol.Message) {
	switch m.Kind {
	case protocol.CommitProof, protocol.AttestData:
		row.Task, row.Attempt = int64(m.Task), int64(m.Attempt)
	case protocol.CommitVerdict, protocol.RevealVerdict, protocol.Withdraw, protocol.Reject, protocol.ChallengeData:
		row.Task, row.Attempt, row.Seat = int64(m.Task), int64(m.Attempt), int64(m.Seat)
	case protocol.OpenForced, protocol.RevealChallenge:
		if row.Seat = int64(m.Seat); m.Task == protocol.None {
			row.Profile = int64(m.Profile)
		} else {
			row.Task, row.Attempt = int64(m.Task), int64(m.Attempt)
		}
	case protocol.CommitProfile, protocol.RevealProfile:
		row.Profile, row.Seat = int64(m.Profile), int64(m.Seat)
	case protocol.Concede, protocol.Defend, protocol.Move, protocol.AnswerData:
		row.Dispute = int64(m.Dispute)
	}
}

// input records a privileged input and its code.
func (r *rows) input(w *world, in *protocol.Input, code protocol.Code) {
	r.buf = protocol.AppendInput(r.buf[:0], in)
	row := record.Message{
		Seq: int64(len(r.messages)), Time: w.now(), Block: w.height, Kind: in.Kind.String(), From: record.None,
		Code: code.String(), Task: record.None, Attempt: record.None, Seat: record.None, Dispute: record.None, Profile: record.None,
		Payload: hex.EncodeToString(r.buf),
	}
	if in.Kind == protocol.Ruling {
		row.Dispute = int64(in.Dispute)
	}
	r.messages = append(r.messages, row)
	w.log(r.buf)
}

// event records an event of the chain.
func (r *rows) event(w *world, e *protocol.Event) {
	r.buf = protocol.AppendEvent(r.buf[:0], e)
	w.log(r.buf)
	seq := r.seq
	r.seq++
	switch e.Kind {
	case protocol.RandomnessFixed:
		return
	case protocol.Moved:
		r.last = e.Time
		r.transfer(seq, e)
		return
	case protocol.OutcomeReached:
		if w.counts(e.Task, e.Time) {
			r.outcomes[e.Outcome-1]++
		}
	case protocol.VerdictRevealed:
		r.revealed(w, e)
	case protocol.NetworkChanged:
		c := w.chain.NetworkCounts(protocol.NetworkID(e.Value))
		r.networks = append(r.networks, record.Network{Time: e.Time, Network: e.Value,
			Members: int64(c.Members), Joining: int64(c.Joining), Leaving: int64(c.Leaving)})
	case protocol.TaskSubmitted:
		r.settledAt = append(r.settledAt, absent)
		r.pooledAt = append(r.pooledAt, absent)
		r.refunds = append(r.refunds, 0)
	case protocol.TaskPooled:
		if r.pooledAt[e.Task] < 0 {
			r.pooledAt[e.Task] = e.Time
		}
	case protocol.TaskSettled, protocol.TaskRefunded:
		r.settledAt[e.Task] = e.Time
	}
	r.last = e.Time
	r.events = append(r.events, replay.EventRow(seq, e))
}

func (r *rows) transfer(seq int64, e *protocol.Event) {
	r.transfers = append(r.transfers, replay.TransferRow(seq, e))
	if e.Movement == ledger.Released && e.Task >= 0 && ledger.Reason(e.Value) == ledger.Refund {
		r.refunds[e.Task] += e.Amount
	}
}

// revealed keeps what a verdict claimed of its segments, one by one, beside the truth.
func (r *rows) revealed(w *world, e *protocol.Event) {
	target := protocol.Target{Task: e.Task, Attempt: e.Attempt, Seat: e.Seat}
	seat, a := w.chain.Seat(target), w.truth.attempt(e.Task, e.Attempt)
	threshold := w.chain.Threshold(e.Task)
	truth := a.seats[e.Seat].distances()
	verifier := w.agentOf(e.Account)
	solver := w.solverOf(target)
	for i, c := range a.seats[e.Seat].claims[:len(seat.Segments)] {
		r.verdicts = append(r.verdicts, record.Verdict{
			Task: int64(e.Task), Attempt: int64(e.Attempt), Seat: int64(e.Seat),
			Verifier: int64(verifier), Group: w.groupOf(verifier), Arithmetic: arithmeticName(seat.Arithmetic),
			Solver: int64(solver), SolverArit: a.run.Arithmetic.String(), Class: a.run.Arithmetic.Class().String(),
			Segment: int64(c.Segment), Claimed: c.Distance, True: truth[i], Threshold: threshold,
			Deviant: w.deviant(a, c.Segment), Revealed: e.Time,
		})
	}
}

// settled counts the tasks that have settled.
func (r *rows) settled() int64 {
	n := int64(0)
	for _, at := range r.settledAt {
		if at >= 0 {
			n++
		}
	}
	return n
}
