package screen

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gensim/analysis/stats"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// groupWidth is how much of a group's name a narrow screen shows at most, and at
// least.
const groupWidth, leastGroupWidth = 14, 6

// payoffTable lays out payoffs by role and group: with whole intervals where they
// fit, else with a line for each role, half-widths for intervals, columns one
// blank apart, and names as short as it takes.
func payoffTable(payoffs []stats.Payoff, width int) string {
	if t := wideTable(payoffs); fits(t, width) {
		return t
	}
	if t := narrowTable(payoffs, groupWidth, "  "); fits(t, width) {
		return t
	}
	for names := groupWidth; ; names-- {
		if t := narrowTable(payoffs, names, " "); fits(t, width) || names == leastGroupWidth {
			return t
		}
	}
}

func wideTable(payoffs []stats.Payoff) string {
	t := newTable("  ", "role", "group", "agents", "jobs", "fees", "bounty", "slashed", "compute", "other", "utility", "[95%] USD/job")
	role := ""
	for _, p := range payoffs {
		shown := p.Role
		if p.Role == role {
			shown = ""
		}
		role = p.Role
		t.AppendRow(append(table.Row{shown, p.Group}, append(columns(p), interval(p.Low, p.High))...))
	}
	return trimLines(t.Render())
}

func narrowTable(payoffs []stats.Payoff, names int, gap string) string {
	t := newTable(gap, "group", "agents", "jobs", "fees", "bounty", "slashed", "compute", "other", "USD/job", "95%")
	role := ""
	for _, p := range payoffs {
		if p.Role != role {
			t.AppendRow(table.Row{shorten(p.Role, names+2)})
		}
		role = p.Role
		t.AppendRow(append(table.Row{"  " + shorten(p.Group, names)}, append(columns(p), half(p))...))
	}
	return trimLines(t.Render())
}

// leftAligned are the heads of names, and that of intervals that follow their figure.
var leftAligned = []string{"role", "group", "parameter", "range", "metric", "[95%]"}

// newTable returns a table without lines, a gap between its columns: names to the
// left, figures to the right, intervals excepted, which follow their mean.
func newTable(gap string, head ...string) table.Writer {
	t := table.NewWriter()
	s := table.StyleDefault
	s.Options = table.OptionsNoBordersAndSeparators
	s.Format.Header = text.FormatDefault
	s.Box.PaddingLeft, s.Box.PaddingRight = "", gap
	t.SetStyle(s)
	row := make(table.Row, len(head))
	configs := make([]table.ColumnConfig, len(head))
	for i, name := range head {
		row[i] = name
		align := text.AlignRight
		if slices.Contains(leftAligned, name) || i == len(head)-1 {
			align = text.AlignLeft
		}
		configs[i] = table.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align}
	}
	t.AppendHeader(row)
	t.SetColumnConfigs(configs)
	return t
}

// fits reports whether no line of a text passes the width.
func fits(s string, width int) bool {
	for line := range strings.Lines(s) {
		if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > width {
			return false
		}
	}
	return true
}

// columns are the cells between the names and the interval.
func columns(p stats.Payoff) table.Row {
	bounty := p.Terms.Bounties + p.Terms.Jackpots
	other := p.Terms.Value + p.Terms.Compensation + p.Terms.TxFees + p.Terms.Idle + p.Terms.Capital
	return table.Row{fmt.Sprint(p.Agents), fmt.Sprint(p.Jobs), dollars(p.Terms.Fees), dollars(bounty), dollars(p.Terms.Slashed),
		dollars(p.Terms.Compute), dollars(other), signed(p.Mean)}
}

// half prints the half-width of an interval.
func half(p stats.Payoff) string {
	if !p.Low.Defined() || !p.High.Defined() {
		return none
	}
	return "±" + dollars((p.High-p.Low)/2)
}

func shorten(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return string([]rune(s)[:width-1]) + "…"
}

// trimLines drops the blanks that padding leaves at line ends.
func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}
