package dispute

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

var rewrite = flag.Bool("rewrite", false, "write what the games now say into testdata")

// TestTranscripts plays testdata/*.txt, one situation a file. Lines that start
// with "> " are what the game answers; -rewrite replaces them. Commands:
//
//	machine KIND segments=N steps=N nodes=N inputs=N tiles=N arity=N timeout=S clock=S
//	lie SIDE PLACE I J K        falsify one value of a side's trace
//	start
//	SIDE answer | junk | short | wrong-kind | concede    at=S: seconds after the last command
//	expire at=S
//	rule                        by executing the operation
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			old, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := perform(t, string(old))
			if *rewrite {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(old) {
				t.Errorf("the game now says (go test -run Transcripts -rewrite accepts it):\n%s", got)
			}
		})
	}
}

// perform runs the commands of a transcript and returns it with the answers.
func perform(t *testing.T, script string) string {
	p := &performance{t: t}
	var out strings.Builder
	for _, line := range strings.Split(strings.TrimRight(script, "\n"), "\n") {
		if strings.HasPrefix(line, "> ") {
			continue
		}
		out.WriteString(line + "\n")
		if words := strings.Fields(line); len(words) > 0 && words[0] != "#" {
			for _, answer := range p.command(words) {
				out.WriteString("> " + answer + "\n")
			}
		}
	}
	return out.String()
}

// performance is the state of a transcript.
type performance struct {
	t       *testing.T
	machine machine
	config  *Config
	forgers [2]forger
	traces  [2]*tree
	game    Game
	now     unit.Time
}

func (p *performance) command(words []string) []string {
	switch words[0] {
	case "machine":
		p.configure(words[1:])
		return nil
	case "lie":
		at := [3]int{}
		for i, w := range words[3:] {
			at[i] = p.number(w)
		}
		s := p.side(words[1])
		p.forgers[s].lies[place{strings.ReplaceAll(words[2], "-", " "), at}] = uint64(s) + 1
		return nil
	case "start":
		for s := range p.traces {
			p.traces[s] = p.machine.trace(p.forgers[s])
		}
		var err error
		p.game, err = New(p.config, p.now, Roots{p.traces[Defender].root(), p.traces[Challenger].root()})
		if err != nil {
			return []string{err.Error()}
		}
		return []string{p.state()}
	case "expire":
		p.wait(words[1:])
		return []string{p.game.Expire(p.now).String(), p.state()}
	case "rule":
		verdict := DefenderRight
		if pin, ok := p.game.Pinpoint(); ok {
			var err error
			if verdict, err = p.machine.referee(pin, p.traces); err != nil {
				p.t.Fatal(err)
			}
		}
		return []string{p.game.Rule(verdict).String(), p.state()}
	}
	p.wait(words[2:])
	code := p.game.Move(p.now, p.move(p.side(words[0]), words[1]))
	return []string{code.String(), p.state()}
}

func (p *performance) configure(options []string) {
	p.machine = machine{kind: kind(options[0])}
	p.forgers = [2]forger{{lies: map[place]uint64{}}, {lies: map[place]uint64{}}}
	p.config = &Config{Arity: 2, MoveTimeout: 10 * unit.Second, Clock: unit.Minute}
	for _, option := range options[1:] {
		key, value, _ := strings.Cut(option, "=")
		n := p.number(value)
		switch key {
		case "segments":
			p.machine.segments = n
		case "steps":
			p.machine.steps = n
		case "nodes":
			p.machine.nodes = n
		case "inputs":
			p.machine.inputs = n
		case "tiles":
			p.machine.tiles = n
		case "arity":
			p.config.Arity = n
		case "timeout":
			p.config.MoveTimeout = unit.Time(n) * unit.Second
		case "clock":
			p.config.Clock = unit.Time(n) * unit.Second
		default:
			p.t.Fatalf("option %q", key)
		}
	}
	p.config.Shape = p.machine.shape()
}

func (p *performance) move(s Side, what string) Move {
	m := Move{Side: s, Kind: Concede}
	if p.game.Phase() != Ended && p.game.Phase() != Ruling {
		m = answer(&p.game, p.traces[s], s)
	}
	switch what {
	case "answer":
	case "junk":
		m.Hashes = make([]merkle.Hash, len(m.Hashes))
	case "short":
		m.Hashes = m.Hashes[:len(m.Hashes)-1]
	case "wrong-kind":
		m.Kind = Reveal + Open - m.Kind
	case "concede":
		m = Move{Side: s, Kind: Concede}
	default:
		p.t.Fatalf("move %q", what)
	}
	return m
}

func (p *performance) wait(options []string) {
	for _, option := range options {
		p.now += unit.Time(p.number(strings.TrimPrefix(option, "at="))) * unit.Second
	}
}

func (p *performance) number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

func (p *performance) side(s string) Side {
	switch s {
	case "defender":
		return Defender
	case "challenger":
		return Challenger
	}
	p.t.Fatalf("side %q", s)
	return 0
}

// state is the line that a transcript shows after each command.
func (p *performance) state() string {
	g := &p.game
	if g.Phase() == Ended {
		d, c := g.Tally(Defender), g.Tally(Challenger)
		return fmt.Sprintf("ended: %v wins, %v; %d rounds; defender sent %d moves %d hashes %d bytes, challenger %d moves %d hashes %d bytes",
			g.Outcome().Result, g.Outcome().How, g.Rounds(), d.Moves, d.Hashes, d.Bytes, c.Moves, c.Hashes, c.Bytes)
	}
	if pin, ok := g.Pinpoint(); ok {
		return fmt.Sprintf("ruling: %s, case %v, field %d", p.where(pin.Position), pin.Case, pin.Field)
	}
	line := fmt.Sprintf("%v: %s, deadline %v, waits for", g.Phase(), p.where(g.Position()), g.Deadline())
	for s := Defender; s <= Challenger; s++ {
		if g.Awaits(s) {
			line += fmt.Sprintf(" %v (clock %v)", s, g.side[s].clock)
		}
	}
	return line
}

func (p *performance) where(pos Position) string {
	var b strings.Builder
	for l := range pos.Level {
		fmt.Fprintf(&b, "%s %d / ", p.config.Shape[l].Name, pos.Above[l])
	}
	fmt.Fprintf(&b, "%s [%d, %d)", p.config.Shape[pos.Level].Name, pos.Lo, pos.Hi)
	return b.String()
}
