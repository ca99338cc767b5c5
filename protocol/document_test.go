package protocol_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"gensim/protocol"
	"gensim/protocol/ledger"
)

const specification = "../docs/protocol.md"

// TestDocument holds what docs/protocol.md says of states and messages to the tables
// that the state machine runs by. Whatever is between a pair of marks is written here.
func TestDocument(t *testing.T) {
	text, err := os.ReadFile(specification)
	if err != nil {
		t.Fatal(err)
	}
	got := string(text)
	for _, part := range []struct{ name, text string }{{"states", diagrams()}, {"messages", messages()}, {"codes", codes()}} {
		begin, end := "<!-- "+part.name+": from the code -->\n", "<!-- end -->"
		before, rest, found := strings.Cut(got, begin)
		_, after, closed := strings.Cut(rest, end)
		if !found || !closed {
			t.Fatalf("%s has no part %q between its marks", specification, part.name)
		}
		got = before + begin + part.text + end + after
	}
	if *update {
		if err := os.WriteFile(specification, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got != string(text) {
		t.Errorf("%s differs (go test ./protocol -run TestDocument -update):\n%s", specification, firstDifference(string(text), got))
	}
}

// diagrams draws the states of each kind of subject.
func diagrams() string {
	var out strings.Builder
	subject := ""
	for t := range protocol.Transitions() {
		if t.Subject != subject {
			if subject != "" {
				out.WriteString("```\n\n")
			}
			subject = t.Subject
			fmt.Fprintf(&out, "**%s**\n\n```mermaid\nstateDiagram-v2\n", subject)
		}
		fmt.Fprintf(&out, "    %s --> %s: %s\n", node(t.From), node(t.To), strings.ReplaceAll(t.When, ":", ","))
	}
	return out.String() + "```\n"
}

// node is a state as a diagram names it: a name may not have a hyphen.
func node(state string) string {
	if state == "" || state == protocol.Outside.String() {
		return "[*]"
	}
	return strings.ReplaceAll(state, "-", "_")
}

// messages is the table of messages: who may send them, when, and with which codes they
// are refused.
func messages() string {
	var out strings.Builder
	out.WriteString("| message | by | at | refused with |\n| --- | --- | --- | --- |\n")
	for kind := protocol.Register; kind.String() != "unknown"; kind++ {
		terms := kind.Terms()
		var names []string
		for _, code := range terms.Refused {
			names = append(names, code.String())
		}
		fmt.Fprintf(&out, "| `%v` | %s | %s | %s |\n", kind, terms.By, terms.At, strings.Join(names, ", "))
	}
	return out.String()
}

// codes is the table of codes.
func codes() string {
	var out strings.Builder
	out.WriteString("| code | means |\n| --- | --- |\n")
	for code := protocol.OK; code < protocol.Codes; code++ {
		fmt.Fprintf(&out, "| `%v` | %s |\n", code, code.Meaning())
	}
	return out.String()
}

// TestReasonsAreDocumented: each reason for which money moves is in the table of the
// settlement, and the table has no other.
func TestReasonsAreDocumented(t *testing.T) {
	text, err := os.ReadFile(specification)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\n| reason |")
	table, _, _ := strings.Cut(rest, "\n\n")
	said := map[string]bool{}
	for _, row := range strings.Split(table, "\n") {
		first, _, _ := strings.Cut(strings.TrimPrefix(row, "|"), "|")
		for _, name := range regexp.MustCompile("`([a-z-]+)`").FindAllStringSubmatch(first, -1) {
			said[name[1]] = true
		}
	}
	for r := ledger.NoReason + 1; r.String() != "unknown"; r++ {
		if !said[r.String()] {
			t.Errorf("%s does not say when money moves for the reason %v", specification, r)
		}
		delete(said, r.String())
	}
	for name := range said {
		t.Errorf("%s has a reason %q for which no money moves", specification, name)
	}
}

// observed are the transitions that took place while it looked on.
type observed struct {
	mu  sync.Mutex
	met map[protocol.Transition]bool
}

func (o *observed) note(t protocol.Transition) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.met[t] = true
}

// complete refuses transitions that never took place: what the charts allow, a
// transcript shows.
func (o *observed) complete(t *testing.T) {
	for want := range protocol.Transitions() {
		want.When = ""
		if !o.met[want] {
			t.Errorf("no transcript shows a %s that goes from %q to %q", want.Subject, want.From, want.To)
		}
	}
}
