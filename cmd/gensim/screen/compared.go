package screen

import (
	"fmt"
	"math"
	"strings"

	"gensim/analysis/stats"
)

// Moved is a metric in A and in B.
type Moved struct {
	Name, Unit string
	stats.Shift
}

// Compared is the screen of a comparison: the keys that differ, each with its value in A
// and in B, what every group earns, metrics that were asked for, and what to make of it.
func Compared(a, b string, seed uint64, replicates int, keys [][3]string, changes []stats.Change, moved []Moved, o Options) string {
	var out strings.Builder
	fmt.Fprintf(&out, "A %s, B %s: %s from seed %d, the same for both\n", a, b, count(replicates, "replicate"), seed)
	out.WriteString(keyTable(keys))
	t := newTable("  ", "role", "group", "A", "B", "B - A", "[95%] USD/job")
	for i := range changes {
		c := &changes[i]
		t.AppendRow([]any{c.Role, c.Name, signed(c.A), signed(c.B), signed(c.Mean), bounds(&c.Shift)})
	}
	out.WriteString(trimLines(t.Render()))
	if len(moved) > 0 {
		t := newTable("  ", "metric", "A", "B", "B - A", "[95%]")
		for i := range moved {
			m := &moved[i]
			t.AppendRow([]any{strings.TrimSpace(m.Name + " " + m.Unit), dollars(m.A), dollars(m.B), signed(m.Mean), bounds(&m.Shift)})
		}
		out.WriteString(trimLines(t.Render()))
	}
	out.WriteString(wrap(max(o.Width, narrow), closing(replicates, changes)))
	return out.String()
}

func keyTable(keys [][3]string) string {
	if len(keys) == 0 {
		return "the scenarios shape the same runs\n"
	}
	t := newTable("  ", "key", "A", "B")
	for _, k := range keys {
		t.AppendRow([]any{k[0], k[1], k[2]})
	}
	return trimLines(t.Render())
}

// bounds are those of the difference, ~ where they hold zero.
func bounds(c *stats.Shift) string {
	if !c.Low.Defined() {
		return none
	}
	text := fmt.Sprintf("[%s, %s]", signed(c.Low), signed(c.High))
	if !c.Apart() {
		text += " ~"
	}
	return text
}

// closing says in a sentence what the table shows.
func closing(replicates int, changes []stats.Change) string {
	if replicates < 2 {
		return "one replicate proves nothing: repeat with -n 20"
	}
	var moved []string
	for i := range changes {
		if c := &changes[i]; c.Apart() {
			word := "more"
			if c.Mean < 0 {
				word = "less"
			}
			moved = append(moved, fmt.Sprintf("%s.%s earns %.3g USD/job %s", c.Role, c.Name, math.Abs(float64(c.Mean)), word))
		}
	}
	if len(moved) == 0 {
		return "no group's payoff differs for certain (~: the interval holds zero)"
	}
	text := "in B " + strings.Join(moved, ", ")
	if len(moved) < len(changes) {
		text += "; the rest is not certain (~)"
	}
	return text
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
