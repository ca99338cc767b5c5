package plots

import (
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"gensim/analysis/stats"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// rowHeight is the height of a line in the picture of payoffs.
const rowHeight = 15 * vg.Length(1)

// mostNames and figuresShare are the shares of the picture's width that the names
// at the left take at most, and the figures at the right.
const mostNames, figuresShare = 0.45, 0.24

// namesShare returns the share of the width that the names need.
func namesShare(rows []payoffRow) float64 {
	style := textStyle(black, tickSize)
	var widest vg.Length
	for _, r := range rows {
		widest = max(widest, style.Width(r.payoff.Group)+indent, style.Width(r.heading)*1.1)
	}
	return min(float64((widest+indent)/(figureWidth-2*margin)), mostNames)
}

// indent sets groups off from their role.
const indent = 10 * vg.Length(1)

// Payoffs draws the mean payoff of each group as a point with its interval, on one
// axis in USD a job, grouped by role, with a line at zero.
func Payoffs(title string, payoffs []stats.Payoff) (*Figure, error) {
	if len(payoffs) == 0 {
		return nil, errors.New("draw payoffs: no groups")
	}
	f := intervals(title, "utility in USD a job, with 95% intervals over "+overWhat(payoffs[0].Interval), payoffs, points{rows: payoffRows(payoffs), format: "%+.3f", none: "no jobs"})
	f.columns = []string{"role", "group", "strategy", "agents", "jobs", "mean_usd_per_job", "ci_low", "ci_high", "interval"}
	for _, q := range payoffs {
		f.rows = append(f.rows, []string{q.Role, q.Group, q.Strategy, strconv.FormatInt(q.Agents, 10), strconv.FormatInt(q.Jobs, 10),
			figure(q.Mean), figure(q.Low), figure(q.High), q.Interval})
	}
	return f, nil
}

// intervals draws rows on one axis that covers their payoffs.
func intervals(title, label string, payoffs []stats.Payoff, ps points) *Figure {
	ps.low, ps.high = payoffRange(payoffs)
	names := namesShare(ps.rows)
	whole := (ps.high - ps.low) / (1 - names - figuresShare)
	p := newPlot(title)
	p.X.Label.Text = label
	p.X.Tick.Marker = within{ps.low, ps.high}
	p.X.LineStyle.Width, p.X.Padding = 0, 0
	p.Y.Tick.Marker = plot.ConstantTicks{}
	p.Y.LineStyle.Width = 0
	p.Y.Min, p.Y.Max = -float64(len(ps.rows))+0.3, 1.3 // the legend has the line above the first
	p.X.Min, p.X.Max = ps.low-whole*names, ps.high+whole*figuresShare
	p.Add(ps)
	return &Figure{width: figureWidth, panels: []panel{{p, vg.Length(len(ps.rows)+1)*rowHeight + 84}}}
}

// within marks round steps of a part of the axis.
type within struct{ low, high float64 }

// Ticks implements plot.Ticker.
func (w within) Ticks(float64, float64) []plot.Tick { return niceTicks{}.Ticks(w.low, w.high) }

func overWhat(interval string) string {
	if interval == stats.OverRuns {
		return "replicates"
	}
	return "agents of one run"
}

// payoffRow is a line of the picture: a role's heading or a group.
type payoffRow struct {
	heading string
	payoff  stats.Payoff
	kind    marker
}

// payoffRows puts a heading before each role's groups.
func payoffRows(payoffs []stats.Payoff) []payoffRow {
	var rows []payoffRow
	for i, p := range payoffs {
		if i == 0 || payoffs[i-1].Role != p.Role {
			rows = append(rows, payoffRow{heading: p.Role})
		}
		rows = append(rows, payoffRow{payoff: p, kind: markerOf(p, payoffs)})
	}
	return rows
}

// marker says how a group is drawn and named in the legend.
type marker struct {
	label string
	color color.Color
	glyph draw.GlyphDrawer
}

// markerOf tells honest groups from others where the role has an honest one.
func markerOf(p stats.Payoff, all []stats.Payoff) marker {
	honest := func(q stats.Payoff) bool { return q.Role == p.Role && q.Strategy == stats.Honest }
	switch {
	case honest(p):
		return marker{"honest", blue, draw.CircleGlyph{}}
	case slices.ContainsFunc(all, honest):
		return marker{"not honest", vermillion, draw.PyramidGlyph{}}
	}
	return marker{"no honest group in the role", black, draw.BoxGlyph{}}
}

func legendOf(rows []payoffRow) []marker {
	var kinds []marker
	for _, r := range rows {
		if r.heading == "" && !slices.ContainsFunc(kinds, func(k marker) bool { return k.label == r.kind.label }) {
			kinds = append(kinds, r.kind)
		}
	}
	return kinds
}

// payoffRange covers all intervals and zero.
func payoffRange(payoffs []stats.Payoff) (low, high float64) {
	for _, p := range payoffs {
		for _, v := range []stats.Real{p.Mean, p.Low, p.High} {
			if v.Defined() {
				low, high = min(low, float64(v)), max(high, float64(v))
			}
		}
	}
	if low == high {
		low, high = -1, 1
	}
	span := high - low
	return low - 0.05*span, high + 0.05*span
}

// points draws the rows, payoffs between low and high.
type points struct {
	rows      []payoffRow
	low, high float64
	format    string // of figures
	none      string // stands for one that there is none of
}

// Plot implements plot.Plotter.
func (ps points) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	axis, zero := toY(-float64(len(ps.rows))+0.3), toX(0)
	c.StrokeLine2(line(grey, 0.6), toX(ps.low), axis, toX(ps.high), axis)
	c.StrokeLine2(line(grey, 0.8), zero, axis, zero, toY(0.6))
	ps.drawLegend(c, toX(ps.low), toY(1))
	heading, name := textStyle(black, tickSize), textStyle(black, tickSize)
	heading.Font.Weight = bold
	for i, r := range ps.rows {
		y := toY(-float64(i))
		if r.heading == "" {
			c.FillText(name, vg.Point{X: c.Min.X + indent, Y: y}, r.payoff.Group)
			ps.draw(r, c, toX, y)
			continue
		}
		c.FillText(heading, vg.Point{X: c.Min.X, Y: y}, r.heading)
		c.StrokeLine2(line(pale, 0.6), toX(ps.low), y, c.Max.X, y)
	}
}

// drawLegend names the markers on one line.
func (ps points) drawLegend(c draw.Canvas, x, y vg.Length) {
	style := textStyle(black, tickSize)
	for _, k := range legendOf(ps.rows) {
		c.DrawGlyph(draw.GlyphStyle{Color: k.color, Radius: 3, Shape: k.glyph}, vg.Point{X: x + 4, Y: y})
		c.FillText(style, vg.Point{X: x + 12, Y: y}, k.label)
		x += 30 + style.Width(k.label)
	}
}

// draw draws one group: interval, point, and the figures at the right end.
func (ps points) draw(r payoffRow, c draw.Canvas, toX func(float64) vg.Length, y vg.Length) {
	q := r.payoff
	label := textStyle(black, tickSize)
	label.XAlign = -1 // ends at the right edge
	if !q.Mean.Defined() {
		c.FillText(label, vg.Point{X: c.Max.X, Y: y}, ps.none)
		return
	}
	figures := fmt.Sprintf(ps.format, float64(q.Mean))
	if q.Low.Defined() && q.High.Defined() {
		low, high := toX(float64(q.Low)), toX(float64(q.High))
		style := line(r.kind.color, 1.4)
		c.StrokeLine2(style, low, y, high, y)
		c.StrokeLine2(style, low, y-3, low, y+3)
		c.StrokeLine2(style, high, y-3, high, y+3)
		bounds := strings.ReplaceAll(ps.format, "+", "")
		figures += fmt.Sprintf("  ["+bounds+", "+bounds+"]", float64(q.Low), float64(q.High))
	} else {
		figures += "  [too few]"
	}
	c.DrawGlyph(draw.GlyphStyle{Color: r.kind.color, Radius: 3, Shape: r.kind.glyph}, vg.Point{X: toX(float64(q.Mean)), Y: y})
	c.FillText(label, vg.Point{X: c.Max.X, Y: y}, figures)
}

// figure prints a number for the CSV: all its digits, nothing where undefined.
func figure(r stats.Real) string {
	if !r.Defined() {
		return ""
	}
	return strconv.FormatFloat(float64(r), 'g', -1, 64)
}
