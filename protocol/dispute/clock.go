package dispute

import "gensim/protocol/unit"

// Deadline returns when Expire is due: the earliest time at which a side that
// is waited for runs out of its move timeout or its clock; unit.Never when the
// game waits for no side.
func (g *Game) Deadline() unit.Time {
	due := unit.Never
	for s := Defender; s <= Challenger; s++ {
		if g.Awaits(s) {
			due = min(due, g.due(s))
		}
	}
	return due
}

// due returns the last instant of a side in this round, itself excluded.
func (g *Game) due(s Side) unit.Time {
	return g.started + min(g.config.MoveTimeout, g.side[s].clock)
}

// Expire ends the game against the side that let its time run out. When both
// did at the same instant, the challenger loses. It returns NotDue before the
// deadline.
func (g *Game) Expire(now unit.Time) Code {
	switch {
	case g.phase == Ended:
		return Over
	case g.phase == Ruling:
		return AwaitsRuling
	case now < g.Deadline():
		return NotDue
	}
	late := [2]bool{}
	for s := Defender; s <= Challenger; s++ {
		late[s] = g.Awaits(s) && now >= g.due(s)
	}
	switch {
	case late[Defender] && late[Challenger]:
		g.end(Outcome{Result: DefenderWins, How: BothSilent})
	case late[Defender]:
		g.end(Outcome{Result: ChallengerWins, How: TimedOut})
	default:
		g.end(Outcome{Result: DefenderWins, How: TimedOut})
	}
	return OK
}
