package story

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

var rewrite = flag.Bool("rewrite", false, "rewrite the golden stories")

// book is a small run made by hand: a stamper accepts noise, a verifier rejects it
// and wins, and an honest solver is paid.
func book(t *testing.T) *Book {
	t.Helper()
	const s = unit.Second
	tables := map[string]*record.Table{
		record.TableTasks: record.NewTable(record.TableTasks, []record.Task{{Submitter: 0, Workload: "mlp", State: "accepted", Pooled: 6 * s, Settled: 90 * s,
			Attempts: 2, Fee: unit.GEN, Solver: 1, Group: "honest", Arithmetic: "seq", Verified: true}}),
		record.TableVerdicts: record.NewTable(record.TableVerdicts, []record.Verdict{{Attempt: 1, Verifier: 3, Solver: 2, Segment: 4, Claimed: 160_000_000_000,
			True: 160_000_000_000, Threshold: 337_000, Deviant: true, State: "rejected", Revealed: 30 * s}}),
		record.TableDisputes: record.NewTable(record.TableDisputes, []record.Dispute{{Kind: "reject", Attempt: 1, Profile: -1, Defender: 2, Challenger: 3, Segment: 4,
			Step: 0, Node: 20, Operation: "end-state", Rounds: 5, Moves: 10, Bytes: 788, Messages: 12, MessageBytes: 1012, RefereeBytes: 320, HashingGas: 3, Case: "output", Response: "defended", Outcome: "O2"}}),
		record.TableTransfers: record.NewTable(record.TableTransfers, []record.Transfer{
			{Seq: 0, Time: 6 * s, From: 2, To: 2, Amount: unit.GEN, Kind: "placed", Reason: "escrow", Attempt: -1, Seat: -1, Dispute: -1, Profile: -1},
			{Seq: -10, Time: 5 * s, From: 5, To: 5, Amount: unit.GEN, Kind: "placed", Reason: "deposit", Task: -1, Attempt: -1, Seat: -1, Dispute: -1, Profile: -1},
			{Seq: 8, Time: 60 * s, From: 4, To: 5, Amount: unit.GEN / 2, Kind: "captured", Reason: "bounty", Attempt: 1, Seat: -1, Dispute: 0, Profile: -1},
			{Seq: 9, Time: 60 * s, From: 4, To: -1, Amount: unit.GEN / 5, Kind: "burned", Reason: "burn", Attempt: 1, Seat: -1, Dispute: -1, Profile: -1},
			{Seq: 12, Time: 90 * s, From: 2, To: 3, Amount: unit.GEN * 7 / 10, Kind: "captured", Reason: "solver-fee", Attempt: 2, Seat: -1, Dispute: -1, Profile: -1},
			{Seq: 14, Time: 90 * s, From: 2, To: jackpots, Amount: unit.GEN * 3 / 10, Kind: "captured", Reason: "jackpot-share", Attempt: 2, Seat: -1, Dispute: -1, Profile: -1},
		}),
		record.TablePayoffs: record.NewTable(record.TablePayoffs, []record.Payoff{
			{Agent: 0, Account: 2, Role: "submitter", Group: "users", Strategy: "poisson", Jobs: 1, Value: unit.GEN * 3 / 2, Fees: -unit.GEN, Utility: unit.GEN / 2},
			{Agent: 1, Account: 3, Role: "solver", Group: "honest", Strategy: "honest", Jobs: 1},
			{Agent: 2, Account: 4, Role: "solver", Group: "noise", Strategy: "noise", Jobs: 1, PricedOut: true},
			{Agent: 3, Account: 5, Role: "verifier", Group: "honest", Strategy: "honest", Jobs: 1},
		}),
		record.TableEvents: record.NewTable(record.TableEvents, []record.Event{
			event(1, 6*s, "task-submitted", record.Event{Account: 2, Amount: unit.GEN}),
			event(0, 3*s, "profile-started", record.Event{Task: -1, Account: -1}),
			event(2, 3*s, "profiler-drawn", record.Event{Task: -1, Account: 5}),
			event(3, 5*s, "profile-measured", record.Event{Task: -1, Account: -1, Amount: 337_000}),
			event(-9, 5*s, "change-proposed", record.Event{Task: -1, Profile: -1, Account: 5, Amount: unit.GEN}),
			event(-8, 6*s, "voted-for", record.Event{Task: -1, Profile: -1, Account: 5, Amount: 3 * unit.GEN}),
			event(-7, 10*s, "proposal-passed", record.Event{Task: -1, Profile: -1, Account: 5, Amount: 3 * unit.GEN}),
			event(-6, 10*s, "change-scheduled", record.Event{Task: -1, Profile: -1, Account: -1, Value: 1}),
			event(-5, 20*s, "rules-changed", record.Event{Task: -1, Profile: -1, Account: -1, Value: 1}),
			event(4, 30*s, "verdict-revealed", record.Event{Attempt: 1, Account: 5, Value: 160_000_000_000}),
			event(5, 40*s, "reject-filed", record.Event{Attempt: 1, Account: 5, Other: 4, Value: 4, Dispute: 0}),
			event(6, 40*s, "move-due", record.Event{Attempt: 1, Account: 5, Dispute: 0}),
			event(7, 50*s, "ruling-requested", record.Event{Attempt: 1, Account: 4, Other: 5, Dispute: 0}),
			event(10, 60*s, "dispute-ended", record.Event{Attempt: 1, Account: 5, Other: 4, Dispute: 0, Outcome: "O2"}),
			event(11, 70*s, "something-new", record.Event{Attempt: 2, Account: -1}),
			event(13, 90*s, "outcome-reached", record.Event{Attempt: 2, Account: 3, Outcome: "O1"}),
		}),
		record.TableChanges: record.NewTable(record.TableChanges, []record.Change{
			{Change: 0, Proposal: 0, Proposer: 3, Parameter: "protocol.shares.treasury", Before: "1/50", After: "1/25", State: "in_force", Yes: 3 * unit.GEN, No: unit.GEN,
				Total: 9 * unit.GEN, RuleSet: 1, Asked: 5 * s, From: 20 * s},
			{Change: 0, Proposal: 0, Proposer: 3, Parameter: "protocol.stake.solver", Before: "2", After: "3", State: "in_force", Yes: 3 * unit.GEN, No: unit.GEN,
				Total: 9 * unit.GEN, RuleSet: 1, Asked: 5 * s, From: 20 * s},
			{Change: 1, Name: "back", Proposal: -1, Proposer: -1, Parameter: "protocol.stake.solver", Before: "3", After: "1", State: "refused", RuleSet: -1, Asked: 44 * s, From: -1},
		}),
		record.TableMessages: record.NewTable(record.TableMessages, []record.Message{
			{Time: 6 * s, Kind: "submit-task", From: 2, Code: "ok", Task: -1, Dispute: -1, Profile: -1},
			{Time: 30 * s, Kind: "reveal-verdict", From: 5, Code: "ok", Dispute: -1, Profile: -1},
			{Time: 45 * s, Kind: "withdraw", From: 5, Code: "wrong-phase", Dispute: -1, Profile: -1},
			{Time: 5 * s, Kind: "propose-change", From: 5, Code: "ok", Task: -1, Dispute: -1, Profile: -1},
			{Time: 44 * s, Kind: "param-change", From: -1, Code: "bad-change", Task: -1, Dispute: -1, Profile: -1},
		}),
	}
	b, err := Open(func(name string) (*record.Table, error) { return tables[name], nil }, "l2")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// event fills in what every event has; those made by hand leave dispute 0 to events
// that name an accuser.
func event(seq int64, at unit.Time, kind string, e record.Event) record.Event {
	e.Seq, e.Time, e.Kind = seq, at, kind
	if e.Task >= 0 {
		e.Profile = -1
	}
	switch kind {
	case "reject-filed", "move-due", "ruling-requested", "dispute-ended":
	default:
		e.Dispute = -1
	}
	return e
}

// TestStories holds each kind of story to its golden text.
func TestStories(t *testing.T) {
	b := book(t)
	for name, tell := range map[string]func() (Story, error){
		"task.txt":    func() (Story, error) { return b.Task(0) },
		"dispute.txt": func() (Story, error) { return b.Dispute(0) },
		"agent.txt":   func() (Story, error) { return b.Agent(0) },
		"change.txt":  func() (Story, error) { return b.Change(0) },
		"refused.txt": func() (Story, error) { return b.Change(1) },
		"profile.txt": func() (Story, error) { return b.Profile(0) },
	} {
		s, err := tell()
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name)
		if *rewrite {
			if err := os.WriteFile(path, []byte(s.Text()), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if s.Text() != string(want) {
			t.Errorf("%s is\n%s\nwant\n%s", name, s.Text(), want)
		}
	}
}

// TestStart tells of a reject of where a trajectory began, and of its ruling.
func TestStart(t *testing.T) {
	b := book(t)
	d := &b.disputes[0]
	d.Kind, d.Segment, d.Step, d.Node, d.Tile, d.Operation, d.Case = "start", -1, -1, 2, 5, "start", "input"
	for i := range b.events {
		if b.events[i].Kind == rejectFiled {
			b.events[i].Value = -1
		}
	}
	s, err := b.Dispute(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"verifier honest #3's reject of the start of solver noise #2, defended", "wrong input at the start, block 2, tile 5; ",
		"verifier honest #3 rejects where solver noise #2 started\n",
	} {
		if !strings.Contains(s.Text(), text) {
			t.Errorf("%q is not in\n%s", text, s.Text())
		}
	}
}

// TestUpdates tells of a reject of declared updates and the size that it was narrowed down to.
func TestUpdates(t *testing.T) {
	b := book(t)
	d := &b.disputes[0]
	d.Kind, d.Operation, d.Segment, d.Case = "updates", "update", 4, "output"
	d.Step, d.Node, d.Tile = -1, -1, -1
	for i := range b.events {
		if b.events[i].Kind == rejectFiled {
			b.events[i].Value = rejectedUpdates
		}
	}
	s, err := b.Dispute(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"verifier honest #3's reject of the updates of solver noise #2, defended", "wrong output at segment 4, the size of its update; ",
		"verifier honest #3 rejects what solver noise #2 declares of its updates\n",
	} {
		if !strings.Contains(s.Text(), text) {
			t.Errorf("%q is not in\n%s", text, s.Text())
		}
	}
}

// TestUnknown names what a run has.
func TestUnknown(t *testing.T) {
	b := book(t)
	for want, tell := range map[string]func() (Story, error){
		"no task 1: the run has 0 to 0":    func() (Story, error) { return b.Task(1) },
		"no agent -1: the run has 0 to 3":  func() (Story, error) { return b.Agent(-1) },
		"no profile 1: the run has 0 to 0": func() (Story, error) { return b.Profile(1) },
		"no change 2: the run has 0 to 1":  func() (Story, error) { return b.Change(2) },
	} {
		_, err := tell()
		var unknown *UnknownError
		if !errors.As(err, &unknown) || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	b.disputes = nil
	if _, err := b.Dispute(0); err == nil || err.Error() != "no dispute 0: the run has none" {
		t.Error(err)
	}
}

// TestEveryEventHasAPhrase reads the protocol's names, which this package must not
// import.
func TestEveryEventHasAPhrase(t *testing.T) {
	source, err := os.ReadFile(filepath.Join("..", "..", "..", "protocol", "names.go"))
	if err != nil {
		t.Fatal(err)
	}
	_, list, ok := strings.Cut(string(source), "var eventNames = ")
	list, _, closed := strings.Cut(list, "\n}\n")
	names := regexp.MustCompile(`"([a-z-]+)"`).FindAllStringSubmatch(list, -1)
	if !ok || !closed || len(names) < 40 {
		t.Fatalf("only %d names found", len(names))
	}
	told := []string{implied, outcomeReached, "moved", "randomness-fixed"}
	for _, n := range names {
		if find(n[1], false).stage == "chain" && !strings.Contains(" "+strings.Join(told, " ")+" ", " "+n[1]+" ") {
			t.Errorf("no phrase for %s", n[1])
		}
	}
}
