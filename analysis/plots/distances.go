package plots

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"gensim/analysis/stats"
	"gensim/sim/record"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// panelHeight is the height of a class's histogram.
const panelHeight = 7.5 * vg.Centimeter

// Distances draws, for each arithmetic class, how the distances of re-run segments
// are spread, honest and deviant ones apart, on a logarithmic axis with the
// threshold. Distances of exactly zero stand in a bar of their own at the left,
// saturated ones at the right.
func Distances(title string, classes []record.DistanceClass) (*Figure, error) {
	f := &Figure{width: figureWidth, columns: []string{"class", "metric", "kind", "bin", "from", "to", "segments", "share_percent", "threshold"}}
	for _, group := range byClass(classes) {
		s := newSpread(group)
		if s.empty() {
			continue
		}
		f.panels = append(f.panels, panel{s.plot(title + ": " + s.heading()), panelHeight})
		f.rows = append(f.rows, s.rows()...)
	}
	if len(f.panels) == 0 {
		return nil, errors.New("draw distances: none were measured")
	}
	return f, nil
}

// byClass puts together what belongs in one panel, in the order of appearance.
func byClass(classes []record.DistanceClass) [][]record.DistanceClass {
	var groups [][]record.DistanceClass
	at := make(map[[2]string]int)
	for _, c := range classes {
		key := [2]string{c.Class, c.Metric}
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}

// spread is the content of one panel.
type spread struct {
	class, metric string
	threshold     float64
	histograms    []histogram
	low, high     float64 // decimal exponents that the axis covers, whole decades
}

func newSpread(classes []record.DistanceClass) spread {
	s := spread{class: classes[0].Class, metric: classes[0].Metric, low: math.Inf(1), high: math.Inf(-1)}
	for _, c := range classes {
		s.threshold = max(s.threshold, float64(stats.Scaled(c.Threshold, c.Metric)))
		h := newHistogram(c)
		s.histograms = append(s.histograms, h)
		if n := len(h.bins); n > 0 {
			s.cover(h.bins[0].low)
			s.cover(h.bins[n-1].high)
		}
	}
	if s.threshold > 0 {
		s.cover(math.Log10(s.threshold))
	}
	if s.low > s.high { // nothing but zeros
		s.low, s.high = -9, -6
	}
	return s
}

func (s *spread) cover(exponent float64) {
	s.low = min(s.low, math.Floor(exponent))
	s.high = max(s.high, math.Ceil(exponent))
}

func (s *spread) empty() bool {
	for _, h := range s.histograms {
		if h.total > 0 {
			return false
		}
	}
	return true
}

// Positions of the special bars, in decades beyond the axis.
const specialGap, specialWidth = 0.35, 0.6

func (s *spread) zeroBar() (from, to float64) {
	return s.low - specialGap - specialWidth, s.low - specialGap
}
func (s *spread) saturatedBar() (from, to float64) {
	return s.high + specialGap, s.high + specialGap + specialWidth
}

func (s *spread) saturates() bool {
	for _, h := range s.histograms {
		if h.saturated > 0 {
			return true
		}
	}
	return false
}

// heading names the panel: "l2 distance of re-run segments, fp32".
func (s *spread) heading() string {
	return strings.TrimSpace(s.metric + " distance of re-run segments, " + s.class)
}

func (s *spread) plot(title string) *plot.Plot {
	p := newPlot(title)
	p.X.Label.Text = "distance, logarithmic; 0 where solver and verifier compute the same bits"
	p.Y.Label.Text = "% of the kind's segments"
	p.Y.Tick.Marker = niceTicks{}
	p.X.Tick.Marker = s.ticks()
	from, _ := s.zeroBar()
	p.X.Min, p.X.Max = from-0.15, s.high+0.15
	if s.saturates() {
		_, to := s.saturatedBar()
		p.X.Max = to + 0.15
	}
	for _, h := range s.histograms {
		p.Y.Max = max(p.Y.Max, h.tallest())
	}
	p.Y.Min, p.Y.Max = 0, p.Y.Max*1.3 // room for the legend and the threshold's label
	p.Add(s)
	for _, h := range s.histograms {
		p.Legend.Add(fmt.Sprintf("%s, %d segments", h.kind, h.total), swatch(h.kind))
	}
	p.Legend.Left = s.threshold > 0 && math.Log10(s.threshold) > (s.low+s.high)/2
	return p
}

// ticks label whole decades and the special bars.
func (s *spread) ticks() plot.ConstantTicks {
	mid := func(from, to float64) float64 { return (from + to) / 2 }
	ticks := plot.ConstantTicks{{Value: mid(s.zeroBar()), Label: "0"}}
	every := math.Ceil((s.high - s.low) / 10)
	for e := s.low; e <= s.high; e++ {
		label := ""
		if math.Mod(e-s.low, every) == 0 {
			label = fmt.Sprintf("%g", math.Round(math.Pow(10, max(e, 0)))) // exact from 1 on
			if e < 0 {
				label = fmt.Sprintf("1e%.0f", e)
			}
		}
		ticks = append(ticks, plot.Tick{Value: e, Label: label})
	}
	if s.saturates() {
		ticks = append(ticks, plot.Tick{Value: mid(s.saturatedBar()), Label: "saturated"})
	}
	return ticks
}

// Plot implements plot.Plotter.
func (s *spread) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	for _, h := range s.histograms {
		bar := func(from, to float64, count int) {
			if count > 0 {
				swatch(h.kind).fill(c, vg.Rectangle{Min: vg.Point{X: toX(from), Y: toY(0)}, Max: vg.Point{X: toX(to), Y: toY(h.share(count))}})
			}
		}
		from, to := s.zeroBar()
		bar(from, to, h.zero)
		for _, b := range h.bins {
			bar(b.low, b.high, b.count)
		}
		from, to = s.saturatedBar()
		bar(from, to, h.saturated)
	}
	s.drawBreak(c, toX(s.low-specialGap/2))
	if s.saturates() {
		s.drawBreak(c, toX(s.high+specialGap/2))
	}
	if s.threshold > 0 {
		s.drawThreshold(c, toX(math.Log10(s.threshold)))
	}
}

// drawBreak marks where the logarithmic axis ends and a special bar begins.
func (s *spread) drawBreak(c draw.Canvas, x vg.Length) {
	c.StrokeLine2(line(pale, 0.8, 2, 2), x, c.Min.Y, x, c.Max.Y)
}

func (s *spread) drawThreshold(c draw.Canvas, x vg.Length) {
	c.StrokeLine2(line(black, 1.2, 5, 3), x, c.Min.Y, x, c.Max.Y)
	label := textStyle(black, tickSize)
	at := vg.Point{X: x + 4, Y: c.Max.Y - tickSize}
	if x > c.Min.X+(c.Max.X-c.Min.X)*3/4 {
		label.XAlign = -1
		at.X = x - 4
	}
	c.FillText(label, at, fmt.Sprintf("threshold %.2g", s.threshold))
}

// swatch is the look of a kind: honest bars filled, deviant ones hatched as well,
// so that they are told apart without colour.
type swatch string

func (k swatch) color() color.NRGBA {
	if string(k) == stats.KindDeviant {
		return vermillion
	}
	return blue
}

// Thumbnail implements plot.Thumbnailer.
func (k swatch) Thumbnail(c *draw.Canvas) { k.fill(*c, c.Rectangle) }

func (k swatch) fill(c draw.Canvas, r vg.Rectangle) {
	tint := k.color()
	tint.A = 0x90
	corners := []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}}
	c.FillPolygon(tint, corners)
	c.StrokeLines(line(k.color(), 0.7), append(corners, r.Min))
	if string(k) == stats.KindDeviant {
		hatch(c, r, line(k.color(), 0.5))
	}
}

// hatch draws diagonals through a rectangle.
func hatch(c draw.Canvas, r vg.Rectangle, style draw.LineStyle) {
	const step = 4
	width, height := r.Max.X-r.Min.X, r.Max.Y-r.Min.Y
	for at := vg.Length(step); at < width+height; at += step {
		// The diagonal x + y = at, cut to the rectangle.
		x0, x1 := max(0, at-height), min(at, width)
		c.StrokeLine2(style, r.Min.X+x0, r.Min.Y+at-x0, r.Min.X+x1, r.Min.Y+at-x1)
	}
}

// rows are the numbers of the panel.
func (s *spread) rows() [][]string {
	var rows [][]string
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
	for _, h := range s.histograms {
		add := func(name, from, to string, count int) {
			if count > 0 {
				rows = append(rows, []string{s.class, s.metric, h.kind, name, from, to, strconv.Itoa(count), number(h.share(count)), number(s.threshold)})
			}
		}
		add("zero", "0", "0", h.zero)
		for _, b := range h.bins {
			add("log", number(math.Pow(10, b.low)), number(math.Pow(10, b.high)), b.count)
		}
		add("saturated", "", "", h.saturated)
	}
	return rows
}
