package story

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Line is one thing that happened.
type Line struct {
	Seq     int64     `json:"seq"` // order of the run
	Time    unit.Time `json:"time_us"`
	Task    int64     `json:"task"`    // -1 if none
	Dispute int64     `json:"dispute"` // -1 if none
	Stage   string    `json:"stage"`
	Who     string    `json:"who"`
	Message string    `json:"message,omitempty"` // that caused it
	Text    string    `json:"text"`
	Moves   []Move    `json:"moves,omitempty"` // tokens that moved with it
}

// Move is a movement of tokens.
type Move struct {
	Amount unit.Amount `json:"amount"` // base units
	From   string      `json:"from"`
	To     string      `json:"to"`
	Kind   string      `json:"kind"`
	Reason string      `json:"reason"`
}

// Kinds of events that are told apart from the others.
const (
	implied         = "move-due" // left out: each move says as much
	outcomeReached  = "outcome-reached"
	disputeEnded    = "dispute-ended"
	profileMeasured = "profile-measured"
	profilerDrawn   = "profiler-drawn"
	profileStarted  = "profile-started"
	rejectFiled     = "reject-filed"
)

// What stands in the place of a segment where a reject is about something else.
const rejectedStart, rejectedUpdates = -1, -2

// about selects what belongs to a story.
type about struct {
	event    func(*record.Event) bool
	transfer func(*record.Transfer) bool
	message  func(*record.Message) bool
}

// lines tells the events, transfers and rejected messages that belong to the
// story, in order: by time, then as the chain recorded them, rejections last.
func (b *Book) lines(a about) []Line {
	var lines []Line
	carried := b.carried()
	for i := range b.events {
		if e := &b.events[i]; e.Kind != implied && a.event(e) {
			lines = append(lines, b.event(e, carried))
		}
	}
	for i := range b.transfers {
		if t := &b.transfers[i]; a.transfer(t) {
			lines = append(lines, Line{Seq: t.Seq, Time: t.Time, Task: t.Task, Dispute: t.Dispute, Moves: []Move{b.move(t)}})
		}
	}
	slices.SortFunc(lines, func(x, y Line) int { return int(x.Seq - y.Seq) })
	lines = gather(lines)
	for i := range b.messages {
		if m := &b.messages[i]; m.Code != "ok" && a.message(m) {
			lines = insert(lines, Line{Time: m.Time, Task: m.Task, Dispute: m.Dispute, Stage: "rejected", Who: b.who(m.From), Message: m.Kind,
				Text: "has its message rejected: " + m.Code})
		}
	}
	return lines
}

// sent identifies a message that was applied.
type sent struct {
	time unit.Time
	from int64
	kind string
}

// carried notes the messages that were applied, so that an event can name its own.
func (b *Book) carried() map[sent]bool {
	all := make(map[sent]bool)
	for i := range b.messages {
		if m := &b.messages[i]; m.Code == "ok" {
			all[sent{m.Time, m.From, m.Kind}] = true
		}
	}
	return all
}

// gather hangs each movement of tokens under the event of the same instant that it
// came with: the chain moves tokens, then says why. One after which nothing is said
// hangs under the event before it, or has a line of its own.
func gather(lines []Line) []Line {
	var out []Line
	var waiting []Move
	for i, l := range lines {
		switch {
		case l.Text != "":
			l.Moves, waiting = waiting, nil
			out = append(out, l)
		case i+1 < len(lines) && lines[i+1].Time == l.Time:
			waiting = append(waiting, l.Moves...)
		case len(out) > 0 && out[len(out)-1].Time == l.Time:
			last := &out[len(out)-1]
			last.Moves = append(append(last.Moves, waiting...), l.Moves...)
			waiting = nil
		default:
			l.Moves, waiting = append(waiting, l.Moves...), nil
			l.Stage, l.Who, l.Text = "tokens", chain, "tokens move"
			out = append(out, l)
		}
	}
	return out
}

// insert puts a line after those of its time.
func insert(lines []Line, l Line) []Line {
	at, _ := slices.BinarySearchFunc(lines, l.Time+1, func(x Line, t unit.Time) int { return int(x.Time - t) })
	return slices.Insert(lines, at, l)
}

func (b *Book) move(t *record.Transfer) Move {
	m := Move{Amount: t.Amount, From: b.who(t.From), To: b.who(t.To), Kind: t.Kind, Reason: t.Reason}
	switch t.Kind {
	case "placed":
		m.To = "hold"
	case "released":
		m.From, m.To = "hold", b.who(t.To)
	case "burned", "destroyed":
		m.To = "burned"
	case "minted":
		m.From = "minted"
	}
	return m
}

// event tells one event in its phrase.
func (b *Book) event(e *record.Event, carried map[sent]bool) Line {
	p := find(e.Kind, e.Profile >= 0)
	switch {
	case e.Kind == outcomeReached:
		p = phrase{stage: "outcome", text: outcomeText(e.Outcome) + "  ({who})"}
	case e.Kind == rootRevealed.kind && e.Hash != "":
		p = rootRevealed
	case e.Kind == disputeEnded && e.Account < 0:
		p.text = "the dispute ends; nobody wins"
	case e.Kind == disputeEnded && e.Outcome == "" && e.Value != 0:
		p.text = "has published what {other} asked for"
	case e.Kind == rejectFiled && e.Value == rejectedStart:
		p.text = "rejects where {other} started"
	case e.Kind == rejectFiled && e.Value == rejectedUpdates:
		p.text = "rejects what {other} declares of its updates"
	}
	l := Line{Seq: e.Seq, Time: e.Time, Task: e.Task, Dispute: e.Dispute, Stage: p.stage, Who: b.who(e.Account)}
	if impersonal(p.text) {
		l.Who = chain
	}
	if carried[sent{e.Time, e.Account, p.message}] {
		l.Message = p.message
	}
	distance := unit.Distance(e.Value)
	if e.Kind == profileMeasured {
		distance = unit.Distance(e.Amount)
	}
	threshold := b.threshold(e)
	against := "within"
	if distance > threshold {
		against = "ABOVE"
	}
	l.Text = strings.NewReplacer("{who}", b.who(e.Account), "{other}", b.who(e.Other), "{amount}", gen(e.Amount), "{value}", strconv.FormatInt(e.Value, 10),
		"{distance}", b.distance(distance), "{threshold}", b.distance(threshold), "{against}", against, "{hash}", short(e.Hash),
		"{outcome}", outcomeText(e.Outcome), "{seat}", strconv.FormatInt(e.Seat, 10), "{attempt}", strconv.FormatInt(e.Attempt, 10),
		"{profile}", strconv.FormatInt(e.Profile, 10)).Replace(p.text)
	return l
}

// impersonal reports whether a phrase is not about what somebody did.
func impersonal(text string) bool {
	return text == "" || text[0] >= 'A' && text[0] <= 'Z' || strings.HasPrefix(text, "the ") || strings.HasPrefix(text, "profile ") || strings.HasPrefix(text, "verdicts ") || strings.HasPrefix(text, "challenges ")
}

func outcomeText(outcome string) string {
	n, err := strconv.Atoi(strings.TrimPrefix(outcome, "O"))
	if err != nil || n < 1 || n >= len(outcomes) {
		return outcome
	}
	return outcomes[n]
}

// threshold is that against which the event's seat was judged.
func (b *Book) threshold(e *record.Event) unit.Distance {
	for i := range b.verdicts {
		if v := &b.verdicts[i]; v.Task == e.Task && v.Attempt == e.Attempt && v.Seat == e.Seat {
			return v.Threshold
		}
	}
	return unit.MaxDistance
}

// distance prints a distance as a number.
func (b *Book) distance(d unit.Distance) string {
	if d == unit.MaxDistance {
		return "infinite"
	}
	scale := 1e12
	if b.metric == "cosine" {
		scale = 1e18
	}
	return fmt.Sprintf("%.3g", float64(d)/scale)
}

// gen prints money without idle zeros.
func gen(a unit.Amount) string {
	text := strings.TrimRight(strings.TrimSuffix(a.String(), " GEN"), "0")
	return strings.TrimSuffix(text, ".") + " GEN"
}

// short prints the beginning of a hash.
func short(hash string) string {
	if len(hash) > 12 {
		return hash[:12] + "..."
	}
	return hash
}
