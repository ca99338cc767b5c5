package protocol_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

var update = flag.Bool("update", false, "rewrite the transcripts in testdata")

// TestTranscripts plays each file of testdata: the lines that start with > say
// how the world departs from the standard one, the lines that start with # what
// the situation is, and the rest is what came of it. Together they show everything
// that the charts of the state machine allow.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	seen := &observed{met: map[protocol.Transition]bool{}}
	t.Run("of", func(t *testing.T) { transcripts(t, files, seen) }) // ends after all of them
	if !t.Failed() {
		seen.complete(t)
	}
}

func transcripts(t *testing.T, files []string, seen *observed) {
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(want), seen)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want) {
				t.Errorf("%s differs (go test ./protocol -run TestTranscripts -update):\n%s", file, firstDifference(string(want), got))
			}
		})
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range w {
		if i >= len(g) || w[i] != g[i] {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, w[i], append(g, "", "")[min(i, len(g))])
		}
	}
	return fmt.Sprintf("line %d\ngot  %s", len(w)+1, g[len(w)])
}

// script is the head of a transcript, decoded.
type script struct {
	setup   setup
	plan    plan
	profile bool // show the profiling, too
	tasks   int
	job     [][]protocol.TaskID // parents of each task, where the tasks are those of one job
	agenda  []errand            // in order of time, from the first block of the story on
	later   unit.Time           // when another task comes, 0: never
	again   int                 // tasks that come one after another, each when the one before is settled
}

// play runs a transcript's head and returns the whole file.
func play(t *testing.T, file string, seen *observed) string {
	sc := script{setup: standard(), tasks: 1, plan: plan{
		fakes: map[int]func(int) bool{}, how: map[int]string{}, starts: map[int]string{}, declares: map[int]string{}, late: map[int]bool{}, accused: map[int]string{}, seats: map[[2]int]string{},
		answers: map[[2]int]string{}, whistles: map[string]string{}, profiler: map[int]string{}, withheld: map[int]string{},
		excuses: map[int]string{}, watches: map[string]string{},
	}}
	var out strings.Builder
	for line := range strings.Lines(file) {
		if strings.HasPrefix(line, ">") {
			if err := sc.read(strings.Fields(line[1:])); err != nil {
				t.Fatalf("%q: %v", strings.TrimSpace(line), err)
			}
		} else if !strings.HasPrefix(line, "#") {
			break
		}
		out.WriteString(line)
	}
	out.WriteString("\n")
	w := newWorld(t, sc.setup, sc.plan)
	w.state.OnMove(seen.note)
	teller := &teller{world: w, out: &out, profile: sc.profile}
	for range 12 { // registrations and joins take effect before the story begins
		w.block()
	}
	w.heard, w.sent, w.changed = teller.event, teller.message, teller.change
	counts := w.count()
	slices.SortStableFunc(sc.agenda, func(a, b errand) int { return int(a.at - b.at) })
	w.agenda = sc.agenda
	for range sc.tasks {
		w.submit(sc.plan.unusable, protocol.NewJob, nil)
	}
	for i, parents := range sc.job {
		w.submit("", protocol.JobID(min(i, 1)), parents)
	}
	w.run()
	if sc.later > w.now {
		w.now = sc.later
		w.submit("", protocol.NewJob, nil)
		w.run()
	}
	for range sc.again {
		w.submit("", protocol.NewJob, nil)
		w.run()
	}
	teller.close(counts)
	return out.String()
}

// read decodes one line of a head.
func (sc *script) read(words []string) error {
	for _, word := range words {
		key, value, ok := strings.Cut(word, "=")
		if !ok {
			return fmt.Errorf("%q is not key=value", word)
		}
		if err := sc.set(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (sc *script) set(key, value string) error {
	p := &sc.setup.params
	number, _ := strconv.Atoi(value)
	name, index, _ := strings.Cut(key, ":")
	a, b, _ := strings.Cut(index, ".")
	attempt, _ := strconv.Atoi(a)
	seat, _ := strconv.Atoi(b)
	switch name {
	case "variant":
		p.Variant, _ = protocol.ParseVariant(value)
	case "m":
		p.Verification.Verifiers = number
	case "trusted":
		p.Reputation.Trusted = number
	case "again":
		sc.again = number
	case "n":
		p.Replication.Replicas = number
	case "q":
		p.Verification.Segments = number
	case "timeout":
		p.Dispute.MoveTimeout = unit.Time(number) * unit.Minute
	case "rate":
		p.Verification.Rate = unit.Ratio{Num: int64(number), Den: 1}
	case "phi":
		p.ForcedError = unit.Ratio{Num: int64(number), Den: 1}
	case "attempts":
		p.MaxAttempts = number
	case "redraws":
		p.MaxRedraws = number
	case "valid":
		p.Profiling.ValidFor = unit.Time(number) * unit.Hour
	case "solvers":
		sc.setup.solvers = number
	case "verifiers":
		sc.setup.verifiers = number
	case "whistles":
		sc.setup.whistles = number
	case "seed":
		sc.setup.seed = byte(number)
	case "balance":
		sc.setup.balance = unit.Amount(number) * unit.GEN
	case "opening":
		p.Jackpot.Opening = unit.Amount(number) * unit.GEN
	case "arity":
		p.Dispute.Arity = number
	case "rule":
		p.Jackpot.Rule = map[string]protocol.JackpotRule{"equal": protocol.EqualShares, "active-count": protocol.ActiveCount}[value]
	case "drawn":
		p.Jackpot.Drawn = number
	case "floor":
		p.Bounds[0].Min = unit.Distance(number)
	case "games":
		p.Dispute.NoGames = value == "none"
	case "roots":
		p.Verification.NoWorkRoots = value == "none"
	case "rulings":
		p.Dispute.OneRuling = number == 1
	case "tasks":
		sc.tasks = number
	case "about":
		sc.plan.about = protocol.TaskID(number)
	case "later":
		sc.later = unit.Time(number) * unit.Hour
	case "samples":
		p.Availability.Samples = number
	case "keep":
		lasts, err := time.ParseDuration(value)
		p.Availability.KeepFor = unit.Time(lasts.Microseconds()) * unit.Microsecond
		return err
	case "withheld":
		sc.plan.withheld[attempt] = value
	case "held":
		p.Availability.Holders = value == "drawn"
		p.Availability.Chunks, p.Availability.Needed, p.Availability.Samples = 4, 2, 2
		p.Availability.Rent = unit.Ratio{Num: 1, Den: 50}
	case "holders":
		sc.plan.holders = value
	case "unusable":
		sc.plan.unusable = value
	case "arithmetic":
		sc.setup.same = value == "same"
	case "show":
		sc.profile = value == "profile"
	case "jump":
		sc.plan.jumps = within(value)
	case "how":
		sc.plan.how[attempt] = value
	case "diverges":
		sc.plan.diverges = number
	case "fakes":
		sc.plan.fakes[attempt] = within(value)
	case "select":
		p.Verification.Select = map[string]protocol.Choice{"top-q": protocol.Largest, "mixed": protocol.Mixed}[value]
	case "declares":
		sc.plan.declares[attempt] = value
	case "starts":
		sc.plan.starts[attempt] = value
	case "late":
		sc.plan.late[number] = true
	case "accused":
		sc.plan.accused[attempt] = value
	case "seat":
		sc.plan.seats[[2]int{attempt, seat}] = value
	case "answer":
		sc.plan.answers[[2]int{attempt, seat}] = value
	case "profiler":
		sc.plan.profiler[attempt] = value
	case "excuse":
		sc.plan.excuses[attempt] = value
	case "watch":
		for _, of := range []string{"walt", "wendy", "wanda"} {
			if index == "" || index == of {
				sc.plan.watches[of] = value
			}
		}
	case "whistle":
		sc.plan.whistles[index] = value
	default:
		return sc.ofJob(name, index, value)
	}
	return nil
}

// within reads "all" or "0-3" as a set of segments.
func within(value string) func(int) bool {
	lo, hi, ok := strings.Cut(value, "-")
	if !ok {
		return func(int) bool { return true }
	}
	first, _ := strconv.Atoi(lo)
	last, _ := strconv.Atoi(hi)
	return func(segment int) bool { return first <= segment && segment <= last }
}

// teller writes a run down as a dialogue.
type teller struct {
	world   *world
	out     *strings.Builder
	profile bool
	last    unit.Time
}

func (t *teller) line(at unit.Time, format string, args ...any) {
	stamp := ""
	if at != t.last {
		stamp, t.last = at.String(), at
	}
	fmt.Fprintf(t.out, "%8s  %s\n", stamp, strings.TrimRight(fmt.Sprintf(format, args...), " "))
}

// message tells what was sent and what the chain answered; the events of an
// accepted message follow.
func (t *teller) message(m *protocol.Message, c protocol.Code) {
	ofProfile := m.Kind == protocol.CommitProfile || m.Kind == protocol.RevealProfile ||
		m.Task == protocol.None && (m.Kind == protocol.OpenForced || m.Kind == protocol.RevealChallenge)
	if ofProfile && !t.profile {
		return
	}
	t.line(t.world.now, "%s: %v%s -> %v", t.world.name(int32(m.From)), m.Kind, t.subject(m), c)
}

func (t *teller) subject(m *protocol.Message) string {
	switch m.Kind {
	case protocol.CommitProof:
		return fmt.Sprintf(" %d.%d", m.Task, m.Attempt)
	case protocol.CommitVerdict, protocol.RevealVerdict, protocol.RevealRoot:
		return " " + place(int32(m.Task), int32(m.Attempt), int32(m.Seat))
	case protocol.CommitProfile, protocol.RevealProfile:
		return fmt.Sprintf(" p%d.%d", m.Profile, m.Seat)
	case protocol.OpenForced, protocol.RevealChallenge:
		if m.Task == protocol.None {
			return fmt.Sprintf(" p%d.%d", m.Profile, m.Seat)
		}
		return " " + place(int32(m.Task), int32(m.Attempt), int32(m.Seat))
	case protocol.Withdraw, protocol.Reject:
		if m.Seat == protocol.None {
			return fmt.Sprintf(" by dispute %d", m.Dispute)
		}
		return " " + place(int32(m.Task), int32(m.Attempt), int32(m.Seat))
	case protocol.ChallengeData:
		return " " + place(int32(m.Task), int32(m.Attempt), int32(m.Seat))
	case protocol.AttestData:
		return fmt.Sprintf(" %d.%d chunk %d", m.Task, m.Attempt, m.Segment)
	case protocol.AnswerData:
		return fmt.Sprintf(" dispute %d chunk %d", m.Dispute, m.Segment)
	case protocol.Concede, protocol.Defend, protocol.Move:
		return fmt.Sprintf(" dispute %d", m.Dispute)
	case protocol.ProposeChange:
		return " " + describe(m.Settings)
	case protocol.Transfer:
		return " to " + t.world.name(int32(m.To))
	case protocol.Vote:
		return fmt.Sprintf(" proposal %d, support %v", m.Proposal, m.Support)
	}
	return ""
}

func place(numbers ...int32) string {
	s := ""
	for i, n := range numbers {
		if n == protocol.None {
			break
		}
		if i > 0 {
			s += "."
		}
		s += strconv.Itoa(int(n))
	}
	return s
}

// placeOf names the task, attempt and seat of an event, or the profile and its seat.
func placeOf(e *protocol.Event) string {
	if e.Profile != protocol.None {
		return "p" + place(int32(e.Profile), int32(e.Seat))
	}
	return place(int32(e.Task), int32(e.Attempt), int32(e.Seat))
}

// event tells what happened. Transaction fees and blocks are left out.
func (t *teller) event(e *protocol.Event) {
	if t.hidden(e) {
		return
	}
	w := t.world
	s := e.Kind.String()
	at := placeOf(e)
	if at != "" {
		s += " " + at
	}
	if e.Dispute != protocol.None && e.Kind != protocol.Moved {
		s += fmt.Sprintf(" dispute %d", e.Dispute)
	}
	switch e.Kind {
	case protocol.Moved:
		s = fmt.Sprintf("  %v %v", e.Movement, ledger.Reason(e.Value))
	case protocol.OutcomeReached:
		s = fmt.Sprintf("O%d %s", e.Outcome, at)
	}
	if e.Account != protocol.None {
		s += " " + w.name(e.Account)
	}
	if e.Other != protocol.None && e.Other != e.Account {
		s += " > " + w.name(e.Other)
	}
	switch e.Kind {
	case protocol.ProfileMeasured:
		s += fmt.Sprintf(" threshold %d pu", e.Amount)
	case protocol.VerdictRevealed, protocol.SuspicionRaised:
		if w.setup.params.Variant.Replicated() {
			s += " " + w.root(e)
			break
		}
		s += " " + distance(e.Value)
	case protocol.VotesCounted:
		s += fmt.Sprintf(" %d for %s", e.Value, w.root(e))
	case protocol.ScoreChanged:
		s += fmt.Sprintf(" %d", e.Value)
	case protocol.VotesTied:
		s += fmt.Sprintf(" at %d", e.Value)
	case protocol.DataDue, protocol.ChunkPublished, protocol.HolderDrawn, protocol.ChunkAttested, protocol.HolderLetGo, protocol.HolderFailed:
		s += fmt.Sprintf(" chunk %d", e.Value)
	case protocol.RejectFiled:
		s += " " + subjectOf(e.Value)
	case protocol.ProofCommitted:
		if e.Value > 0 {
			s += fmt.Sprintf(" %d updates", e.Value)
		}
	case protocol.ParentsAwaited:
		s += fmt.Sprintf(" %d", e.Value)
	case protocol.ParentRefunded:
		s += fmt.Sprintf(" parent %d", e.Value)
	case protocol.RulingRequested:
		s += t.pinpoint(e.Dispute)
	case protocol.ChangeProposed, protocol.VotedFor, protocol.VotedAgainst, protocol.ProposalPassed, protocol.ProposalFailed:
		s += fmt.Sprintf(" proposal %d, %s", e.Value, gen(e.Amount))
	case protocol.ChangeScheduled, protocol.RulesChanged:
		s += fmt.Sprintf(" rule set %d", e.Value)
	default:
		if e.Amount != 0 {
			s += " " + gen(e.Amount)
		}
	}
	t.line(e.Time, "    %s", s)
}

// subjectOf names what a reject is about.
func subjectOf(segment int64) string {
	switch segment {
	case protocol.StartSegment:
		return "the start"
	case protocol.UpdatesSegment:
		return "the updates"
	}
	return fmt.Sprintf("segment %d", segment)
}

// pinpoint says where a game's sides first differ, and what there.
func (t *teller) pinpoint(id protocol.DisputeID) string {
	d := t.world.state.Dispute(id)
	if d.Game == nil {
		return ""
	}
	pin, _ := d.Game.Pinpoint()
	level := t.world.shape(&d).Toward(pin.Position)[pin.Position.Level]
	s := fmt.Sprintf(": %v, %s %d", pin.Case, level.Name, pin.Position.Lo)
	if pin.Field >= 0 {
		s += " " + level.Fields[pin.Field].Name
	}
	return s
}

// distance is one in picounits, which saturates; that of a wrong start does.
func distance(pu int64) string {
	if unit.Distance(pu) == unit.MaxDistance {
		return "saturated"
	}
	return fmt.Sprintf("%d pu", pu)
}

func (t *teller) hidden(e *protocol.Event) bool {
	switch e.Kind {
	case protocol.RandomnessFixed, protocol.MoveDue, protocol.MoveMade:
		return true
	case protocol.Moved:
		r := ledger.Reason(e.Value)
		return r == ledger.TxFee || r == ledger.Endowment || !t.profile && e.Profile != protocol.None
	case protocol.ProfileMeasured, protocol.ProfileActive, protocol.ProfileFailed:
		return false
	}
	return !t.profile && e.Profile != protocol.None
}

// close tells what everyone gained, transaction fees included, and the outcomes.
func (t *teller) close(counts *[15]int) {
	w := t.world
	var gains []string
	for _, p := range w.parties[ledger.FirstAgent:] {
		if g := w.gain(p.name); g < -w.setup.params.TxFee*20 || g > 0 {
			gains = append(gains, p.name+" "+gen(g))
		}
	}
	slices.Sort(gains)
	b := w.state.Book()
	fmt.Fprintf(t.out, "\ngains: %s; treasury %s; jackpot %s; burned %s\n", strings.Join(gains, "; "), gen(b.Free(ledger.Treasury)),
		gen(b.Free(ledger.JackpotTreasury)-w.setup.params.Jackpot.Opening), gen(b.Burned()))
	fmt.Fprint(t.out, "outcomes:")
	for o, n := range counts {
		if n > 0 {
			fmt.Fprintf(t.out, " O%d x%d", o, n)
		}
	}
	fmt.Fprintln(t.out)
}
