package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// stopwatch answers requests "NAME ROUNDS" with a fixed time a round, and keeps who
// was asked.
type stopwatch struct {
	each  map[string]float64 // seconds of a round
	asked []string
}

func (w *stopwatch) ask(request string) (string, error) {
	var name string
	var rounds float64
	if _, err := fmt.Sscan(request, &name, &rounds); err != nil {
		return "", err
	}
	w.asked = append(w.asked, name)
	return fmt.Sprintf("%g %g", 2*rounds*w.each[name], rounds*w.each[name]), nil
}

func TestQuartiles(t *testing.T) {
	if got, want := quartiles([]float64{5, 1, 4, 2, 3}), (Quartiles{1, 2, 3, 4, 5}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if got, want := quartiles([]float64{1, 2}), (Quartiles{1, 1.25, 1.5, 1.75, 2}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if got := quartiles([]float64{7}); got != (Quartiles{7, 7, 7, 7, 7}) {
		t.Errorf("of one number: %v", got)
	}
	if got := geomean([]float64{1, 4, 16}); got < 3.999 || got > 4.001 {
		t.Errorf("geometric mean %g", got)
	}
}

// Who is half as slow wins two to one, by processor time; the sides take turns at
// being first.
func TestDuelAlternates(t *testing.T) {
	w := &stopwatch{each: map[string]float64{"fast": 1e-4, "slow": 2e-4}}
	d := duel{name: "d", ours: side{w, "fast", 10}, theirs: side{w, "slow", 10}, window: time.Millisecond}
	o, err := d.run(4)
	if err != nil {
		t.Fatal(err)
	}
	near := func(x, want float64) bool { return x > 0.999*want && x < 1.001*want }
	if !near(o.Ratio.Min, 2) || !near(o.Ratio.Max, 2) || !near(o.Ours.Median, 1e5) || !near(o.TheirsCPU, 0.5) || o.Pairs != 4 {
		t.Errorf("%+v", o)
	}
	turns := w.asked[len(w.asked)-8:]
	if want := strings.Fields("fast slow slow fast fast slow slow fast"); !slices.Equal(turns, want) {
		t.Errorf("asked %v", turns)
	}
}

// A window has as many rounds as fill it, at most the most, at least one.
func TestWindowsFill(t *testing.T) {
	w := &stopwatch{each: map[string]float64{"x": 1e-6, "y": 10}}
	for _, test := range []struct {
		name string
		most int
		want int
	}{{"x", 0, 500}, {"x", 30, 30}, {"y", 0, 1}} {
		d := duel{window: time.Millisecond, most: test.most}
		if got, err := d.fill(side{w, test.name, 1}); err != nil || got < test.want-5 || got > test.want {
			t.Errorf("%s at most %d: %d rounds, %v", test.name, test.most, got, err)
		}
	}
}

type mute struct{ answer string }

func (m mute) ask(string) (string, error) { return m.answer, nil }

// An answer that is no time is an error, not a result.
func TestTimesAreTimes(t *testing.T) {
	for _, answer := range []string{"", "soon", "1", "0 0", "-1 1", "1 0"} {
		if s, err := timed(mute{answer}, "work"); err == nil {
			t.Errorf("%q is taken for %v", answer, s)
		}
	}
}

// A program that cannot start, ends, or refuses says so with its reason.
func TestProgramsFail(t *testing.T) {
	if _, err := start(launch{name: "none", argv: []string{"./no-such-program"}, cpu: anyCPU}); err == nil {
		t.Error("a program that is not there starts")
	}
	_, err := start(launch{name: "shell", argv: []string{"sh", "-c", "echo first >&2; echo no luck >&2; exit 3"}, cpu: anyCPU})
	if err == nil || !strings.Contains(err.Error(), "no luck") || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("a program that ends at once: %v", err)
	}
	p, err := start(launch{name: "shell", argv: []string{"sh", "-c", `echo hello $X; while read line; do echo "error: not $line"; done`}, env: []string{"X=you"}, cpu: anyCPU})
	if err != nil || p.banner != "hello you" {
		t.Fatal(p, err)
	}
	defer p.stop()
	if _, err := p.ask("today"); !errors.Is(err, errRefused) || !strings.Contains(err.Error(), "not today") {
		t.Errorf("a refusal: %v", err)
	}
}
