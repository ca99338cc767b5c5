package sim

import (
	"slices"

	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// result gathers what the run leaves behind.
func (w *world) result() *record.Run {
	w.finishVerdicts()
	end := w.end()
	r := &record.Run{
		Seed: w.seed, Digest: w.digest.Sum(), Events: int64(w.digest.Records()), Log: record.Log{Records: int64(w.chainLog.Records()), Digest: w.chainLog.Sum()},
		Simulated: end, Warmup: w.cfg.Warmup, Truncated: w.truncated,
		Outcomes: w.rows.outcomes, Compute: w.book.finish(w), Distances: w.distances(),
	}
	tasks := w.taskRows()
	r.Tasks = totals(tasks, w.cfg.Warmup)
	b := w.chain.Book()
	r.Supply = record.Supply{Initial: b.Initial(), Minted: b.Minted(), Burned: b.Burned(), Final: b.Total()}
	payoffs := w.payoffRows(end)
	r.Groups = w.groups(payoffs)
	r.Genesis = w.encodedGenesis()
	r.Tables = []*record.Table{
		record.NewTable(record.TableTasks, tasks),
		record.NewTable(record.TableVerdicts, w.rows.verdicts),
		record.NewTable(record.TableDisputes, w.disputeRows()),
		record.NewTable(record.TableTransfers, w.rows.transfers),
		record.NewTable(record.TablePayoffs, payoffs),
		record.NewTable(record.TableNetworks, w.rows.networks),
		record.NewTable(record.TableBlocks, w.rows.blocks),
		record.NewTable(record.TableEvents, w.rows.events),
		record.NewTable(record.TableMessages, w.rows.messages),
		record.NewTable(record.TableChanges, w.changeRows()),
	}
	return r
}

// encodedGenesis is what replay needs beside the tables. Plain integers and names
// always have an encoding.
func (w *world) encodedGenesis() []byte {
	text, err := w.genesis.Encode()
	if err != nil {
		panic("sim: " + err.Error())
	}
	return text
}

// end is when the last thing happened; a run that was cut ends with submissions.
func (w *world) end() unit.Time {
	if w.truncated {
		return w.cfg.AtMost
	}
	return max(w.rows.last, w.cfg.SubmitFor)
}

func (w *world) taskRows() []record.Task {
	rows := make([]record.Task, w.chain.Tasks())
	for i := range rows {
		rows[i] = w.taskRow(protocol.TaskID(i))
	}
	return rows
}

func (w *world) taskRow(id protocol.TaskID) record.Task {
	t := w.chain.Task(id)
	wl := &w.workloads[t.Workload]
	row := record.Task{
		Task: int64(id), Submitter: int64(w.agentOf(protocol.AccountOf(t.Submitter))), Workload: wl.name, Job: int64(t.Job), Parents: int64(len(t.Parents)), Network: int64(t.Network),
		Instance: record.None, State: "in_flight", Submitted: t.Submitted, Pooled: w.rows.pooledAt[id], Settled: w.rows.settledAt[id],
		Attempts: int64(t.Attempt), Fee: t.Fee, Refund: w.rows.refunds[id], Solver: record.None,
	}
	if n := len(wl.instances); n > 0 {
		row.Instance = int64(t.Instance % uint64(n))
	}
	switch t.State {
	case protocol.TaskAccepted:
		row.State = "accepted"
	case protocol.TaskReturned:
		row.State = "refunded"
	}
	if t.Attempt > 0 {
		w.lastAttempt(id, t, &row)
	}
	return row
}

func (w *world) lastAttempt(id protocol.TaskID, t protocol.TaskView, row *record.Task) {
	info := w.chain.Attempt(id, t.Attempt)
	a := w.truth.attempt(id, t.Attempt)
	solver := w.agentOf(protocol.AccountOf(info.Solver))
	row.Solver, row.Group, row.Arithmetic = int64(solver), w.groupOf(solver), a.run.Arithmetic.String()
	row.Verified = info.Seats > 0
	row.Bad = t.State == protocol.TaskAccepted && a.bad()
}

// totals counts the tasks submitted from a time on.
func totals(tasks []record.Task, since unit.Time) record.TaskTotals {
	var n record.TaskTotals
	for i := range tasks {
		if tasks[i].Submitted < since {
			continue
		}
		n.Submitted++
		n.Attempts += tasks[i].Attempts
		switch tasks[i].State {
		case "accepted":
			n.Accepted++
			if tasks[i].Bad {
				n.BadAccepted++
			}
		case "refunded":
			n.Refunded++
		default:
			n.InFlight++
		}
	}
	n.Settled = n.Accepted + n.Refunded
	return n
}

// finishVerdicts fills in how each revealed verdict ended.
func (w *world) finishVerdicts() {
	for i := range w.rows.verdicts {
		v := &w.rows.verdicts[i]
		seat := w.chain.Seat(protocol.Target{Task: protocol.TaskID(v.Task), Attempt: protocol.Attempt(v.Attempt), Seat: protocol.Seat(v.Seat)})
		v.Forced, v.State = seat.Forced, seatState(seat)
	}
}

// seatState names how a seat ended.
func seatState(s protocol.SeatView) string {
	switch {
	case s.Status == protocol.SeatAccepted && s.Suspicion == protocol.SuspicionTakenBack:
		return "withdrawn"
	case s.Status == protocol.SeatAccepted:
		return "accepted"
	case s.Status == protocol.SeatRejected:
		return "rejected"
	case s.Status == protocol.SeatFalse, s.Status == protocol.SeatRefuted:
		return "false"
	case s.Status == protocol.SeatMissing:
		return "missing"
	}
	return "open"
}

func (w *world) disputeRows() []record.Dispute {
	rows := make([]record.Dispute, w.chain.Disputes())
	for i := range rows {
		rows[i] = w.disputeRow(protocol.DisputeID(i))
	}
	return rows
}

func (w *world) disputeRow(id protocol.DisputeID) record.Dispute {
	d := w.chain.Dispute(id)
	row := record.Dispute{
		Dispute: int64(id), Kind: "challenge", Task: int64(d.Target.Task), Attempt: int64(d.Target.Attempt), Seat: int64(d.Target.Seat),
		Defender: int64(w.agentOf(protocol.AccountOf(d.Defender))), Challenger: int64(w.agentOf(protocol.AccountOf(d.Challenger))),
		Segment: record.None, Step: record.None, Node: record.None, Tile: record.None, Profile: record.None, Bout: int64(d.Bout),
		Response: responseName(d.Response), Opened: d.Opened, Closed: absent,
	}
	switch d.Kind {
	case protocol.OfProfile:
		row.Kind, row.Profile = d.Kind.String(), int64(d.Target.Profile)
	case protocol.OfProof:
		row.Kind, row.Segment = "reject", int64(d.Segment)
		if d.Segment == protocol.StartSegment {
			row.Kind = "start"
		}
		if d.Segment == protocol.UpdatesSegment {
			row.Kind, row.Segment = "updates", record.None
		}
	case protocol.OfData, protocol.OfTask:
		row.Kind = d.Kind.String()
	}
	if d.Closed != unit.Never {
		row.Closed = d.Closed
	}
	row.Outcome = outcomeOf(d)
	cost := w.disputes.cost(id)
	row.Messages, row.MessageBytes, row.DefenderGas, row.ChallengerGas = cost.messages, cost.bytes, int64(cost.gas[0]), int64(cost.gas[1])
	row.RefereeGas, row.HashingGas, row.RefereeBytes = int64(cost.ruling.gas), int64(cost.ruling.hashed), cost.ruling.bytes
	if d.Game != nil {
		w.gameRow(d, d.Game, &row)
	}
	return row
}

// outcomeOf names how a dispute ended; empty while it is open. A forced error
// ends all challenges of its verdict, those with other numbers as well.
func outcomeOf(d protocol.DisputeView) string {
	switch {
	case d.Response == protocol.RespondedForced:
		return "O6"
	case d.Result == dispute.Undecided:
		return ""
	case d.Kind == protocol.OfData || d.Kind == protocol.OfTask:
		return auditOutcome(d)
	case d.Reject && d.Result == dispute.DefenderWins:
		return "O3"
	case d.Reject:
		return "O2"
	case d.Result == dispute.DefenderWins:
		return "O5"
	case d.Kind == protocol.OfProfile:
		return "O11"
	}
	return "O13"
}

// auditOutcome names how an audit ended that is over.
func auditOutcome(d protocol.DisputeView) string {
	switch {
	case d.Result == dispute.DefenderWins:
		return "served"
	case d.Kind == protocol.OfTask:
		return "O12"
	}
	return "O10"
}

// gameRow fills in what the pinpoint game adds.
func (w *world) gameRow(d protocol.DisputeView, g *dispute.Game, row *record.Dispute) {
	row.Rounds = int64(g.Rounds())
	for _, s := range []dispute.Side{dispute.Defender, dispute.Challenger} {
		t := g.Tally(s)
		row.Moves += int64(t.Moves)
		row.Bytes += int64(t.Bytes)
	}
	pin, ok := g.Pinpoint()
	if !ok {
		return
	}
	row.Case = pin.Case.String()
	p := pin.Position
	if segment, ok := w.inUpdates(&d, p); ok || w.isUpdatesClaim(&d, p) {
		if row.Operation = "update"; ok {
			row.Segment = int64(segment)
		}
		return
	}
	if at, ok := w.inStart(&d, p); ok || w.isStartClaim(&d, p) {
		row.Operation = "start"
		if ok && at.Level > 0 {
			row.Node, row.Tile = int64(at.Above[0]), int64(at.Lo)
		}
		return
	}
	at := placeOf(p, d.Kind != protocol.OfProof)
	if d.Kind != protocol.OfProof {
		if at.level == inClaims {
			at.segment = p.Lo
		}
		row.Segment = int64(at.segment)
		if d.Kind == protocol.OfVerdict {
			row.Segment = int64(w.chain.Seat(d.Target).Segments[at.segment])
		}
	}
	switch at.level {
	case inLeaves:
		at.leaf = p.Lo
	case inTiles:
		row.Tile = int64(p.Lo)
	default:
		return
	}
	row.Step, row.Node = int64(at.step), int64(at.leaf)
	row.Operation = w.workloadAt(d.Target).Nodes()[at.leaf].Summary
}

func responseName(r protocol.Response) string {
	switch r {
	case protocol.RespondedDefend:
		return "defended"
	case protocol.RespondedConcede:
		return "conceded"
	case protocol.RespondedForced:
		return "opened"
	case protocol.RespondedSilent:
		return "silent"
	}
	return ""
}

func (w *world) payoffRows(end unit.Time) []record.Payoff {
	rows := make([]record.Payoff, len(w.agents))
	for i := range rows {
		rows[i] = w.payoff(int32(i), end)
	}
	return rows
}

func (w *world) groups(payoffs []record.Payoff) []record.Group {
	groups := make([]record.Group, len(w.cfg.Groups))
	for i, g := range w.cfg.Groups {
		groups[i] = record.Group{Role: g.Role.String(), Name: g.Name, Strategy: g.Strategy, Coalition: w.cfg.coalitionName(i), Agents: int64(g.Count)}
	}
	for i := range payoffs {
		if payoffs[i].PricedOut {
			groups[w.agents[i].group].PricedOut++
		}
	}
	return groups
}

// distances collects the true distances of all re-run segments by class and by
// whether the solver deviated there.
func (w *world) distances() []record.DistanceClass {
	var out []record.DistanceClass
	for _, class := range kernels.Classes() {
		for _, deviant := range []bool{false, true} {
			d := record.DistanceClass{Class: class.String(), Metric: w.cfg.Metric.String(), Deviant: deviant}
			for i := range w.rows.verdicts {
				if v := &w.rows.verdicts[i]; v.Class == d.Class && v.Deviant == deviant && w.counts(protocol.TaskID(v.Task), v.Revealed) {
					d.Values = append(d.Values, v.True)
					d.Threshold = v.Threshold
				}
			}
			if len(d.Values) > 0 {
				slices.Sort(d.Values)
				out = append(out, d)
			}
		}
	}
	return out
}
