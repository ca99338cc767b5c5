package protocol_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gensim/protocol"
)

// refusals are messages that were refused: with which code, after what, and that
// nothing changed.
type refusals struct {
	stage string // heading of what is refused now
	after [protocol.Codes]string
	lines [protocol.Codes][]string
	met   map[refusal]bool
}

type refusal struct {
	kind protocol.MessageKind
	code protocol.Code
}

// note writes a refusal down under the stage and the event after which it was tried.
func (r *refusals) note(w *world, m *protocol.Message, code protocol.Code) {
	if r.met == nil {
		r.met = map[refusal]bool{}
	}
	r.met[refusal{m.Kind, code}] = true
	heading := r.stage
	if w.reached != 0 {
		heading += ", after " + w.reached.String()
	}
	if heading != r.after[code] {
		r.lines[code] = append(r.lines[code], "\n"+heading)
		r.after[code] = heading
	}
	line := fmt.Sprintf("  %-8s %-17s %s", w.sender(m), m.Kind, fields(m))
	line = strings.TrimRight(line, " ")
	if !slices.Contains(r.lines[code], line) {
		r.lines[code] = append(r.lines[code], line)
	}
}

func (w *world) sender(m *protocol.Message) string {
	if int(m.From) < len(w.parties) {
		return w.name(int32(m.From))
	}
	return "nobody"
}

// fields tells what a message says, but for hashes and proofs, of which it tells only
// that they are there.
func fields(m *protocol.Message) string {
	var words []string
	v := reflect.ValueOf(*m)
	for i := range v.NumField() {
		name, f := strings.ToLower(v.Type().Field(i).Name), v.Field(i)
		switch {
		case name == "kind" || name == "from" || f.IsZero():
		case f.Kind() == reflect.Slice:
			words = append(words, fmt.Sprintf("%s[%d]", name, f.Len()))
		case f.Kind() == reflect.Array:
			words = append(words, name)
		case f.Kind() == reflect.Bool:
			words = append(words, name)
		default:
			words = append(words, fmt.Sprintf("%s=%v", name, f.Interface()))
		}
	}
	return strings.Join(words, " ")
}

// refuse applies a message that must be rejected with a code and change nothing.
func (w *world) refuse(t *testing.T, seen *refusals, m protocol.Message, want protocol.Code) {
	t.Helper()
	w.state.Advance(w.now, &w.events)
	before, events := w.state.Digest(), len(w.events)
	if got := w.state.Apply(w.now, &m, &w.events); got != want {
		t.Errorf("%v from %s: %v, want %v", m.Kind, w.sender(&m), got, want)
	}
	if w.state.Digest() != before || len(w.events) != events {
		t.Errorf("%v from %s: rejected, yet something changed", m.Kind, w.sender(&m))
	}
	seen.note(w, &m, want)
}

// TestRejections tries at each stage the messages that do not fit it. Each must get its
// code and leave no trace. Every code that a kind of message may be refused with
// (Terms) is met, and none besides; testdata/refused has a transcript a code.
func TestRejections(t *testing.T) {
	seen := new(refusals)
	stage := func(name string, f func(t *testing.T)) {
		t.Helper()
		seen.stage = name
		t.Run(name, f)
	}
	s := standard()
	s.params.ForcedError.Num, s.params.ForcedError.Den = 1, 1
	w := newWorld(t, s, plan{watches: map[string]string{"walt": "idle", "wendy": "idle"}})
	for range 12 {
		w.block()
	}
	stage("submission", func(t *testing.T) { refuseSubmission(t, w, seen) })
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	stage("profile", func(t *testing.T) { refuseProfile(t, w, seen) })
	stage("proof", func(t *testing.T) { refuseProof(t, w, seen) })
	stage("updates", func(t *testing.T) { refuseUpdates(t, seen) })
	stage("late proof", func(t *testing.T) { refuseLate(t, seen) })
	stage("verdict", func(t *testing.T) { refuseVerdict(t, w, seen) })
	stage("challenge", func(t *testing.T) { refuseChallenge(t, w, seen) })
	stage("small bond", func(t *testing.T) { refuseBond(t, seen) })
	stage("empty challenge", func(t *testing.T) { refuseEmpty(t, seen) })
	stage("second challenge", func(t *testing.T) { refuseSecond(t, seen) })
	stage("other network", func(t *testing.T) { refuseForeign(t, seen) })
	stage("forced error", func(t *testing.T) { refuseForced(t, w, seen) })
	stage("dispute", func(t *testing.T) { refuseDispute(t, seen) })
	stage("reject", func(t *testing.T) { refuseReject(t, seen) })
	stage("invitation", func(t *testing.T) { refuseInvited(t, seen) })
	stage("data", func(t *testing.T) { refuseData(t, seen) })
	stage("task's data", func(t *testing.T) { refuseAsking(t, seen) })
	stage("holders", func(t *testing.T) { refuseHolders(t, seen) })
	stage("no holder attests", func(t *testing.T) { refuseAbsent(t, seen) })
	stage("no money", func(t *testing.T) { refusePoor(t, seen) })
	stage("membership", func(t *testing.T) { refuseMembers(t, seen) })
	stage("job", func(t *testing.T) { refuseJobs(t, seen) })
	stage("change", func(t *testing.T) { refuseChange(t, seen) })
	stage("room", func(t *testing.T) { refuseRoom(t, seen) })
	stage("replica", func(t *testing.T) { refuseReplica(t, seen) })
	seen.complete(t)
	for code := protocol.OK + 1; code < protocol.Codes; code++ {
		seen.transcript(t, code)
	}
}

// complete holds what was met to the terms of the messages.
func (r *refusals) complete(t *testing.T) {
	for kind := protocol.Register; kind.String() != "unknown"; kind++ {
		for code := protocol.OK + 1; code < protocol.Codes; code++ {
			known := slices.Contains(kind.Terms().Refused, code)
			switch met := r.met[refusal{kind, code}]; {
			case known && !met:
				t.Errorf("no test meets a %v that is refused as %v", kind, code)
			case met && !known && !slices.Contains(protocol.Common(), code):
				t.Errorf("a %v is refused as %v, which its terms do not say", kind, code)
			}
		}
	}
}

// transcript holds what was refused with a code to its file, whose head is written by
// hand.
func (r *refusals) transcript(t *testing.T, code protocol.Code) {
	file := filepath.Join("testdata/refused", code.String()+".txt")
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(want), "\n\n")
	got := head + "\n" + strings.Join(r.lines[code], "\n") + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got != string(want) {
		t.Errorf("%s differs (go test ./protocol -run TestRejections -update):\n%s", file, firstDifference(string(want), got))
	}
}
