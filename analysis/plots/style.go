package plots

import (
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	xfont "golang.org/x/image/font"
)

// Colours of Okabe and Ito ("Color Universal Design", 2008).
var (
	blue       = color.NRGBA{R: 0x00, G: 0x72, B: 0xB2, A: 0xFF}
	vermillion = color.NRGBA{R: 0xD5, G: 0x5E, B: 0x00, A: 0xFF}
	black      = color.NRGBA{A: 0xFF}
	grey       = color.NRGBA{R: 0x8C, G: 0x8C, B: 0x8C, A: 0xFF}
	pale       = color.NRGBA{R: 0xE6, G: 0xE6, B: 0xE6, A: 0xFF}
)

// Sizes. A page's text is about 17 cm wide.
const (
	figureWidth = 17 * vg.Centimeter
	margin      = 8 * vg.Length(1)
	titleSize   = vg.Length(12)
	labelSize   = vg.Length(10)
	tickSize    = vg.Length(9)
)

// newPlot returns a plot in the house style: sans serif, thin grey axes, title to
// the left.
func newPlot(title string) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.Title.Padding = 8
	sans(&p.Title.TextStyle, titleSize)
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		sans(&axis.Label.TextStyle, labelSize)
		sans(&axis.Tick.Label, tickSize)
		axis.Label.Padding = 4
		axis.LineStyle.Color, axis.LineStyle.Width = grey, 0.6
		axis.Tick.LineStyle.Color, axis.Tick.LineStyle.Width = grey, 0.6
	}
	sans(&p.Legend.TextStyle, tickSize)
	p.Legend.Top = true
	p.Legend.Padding = 2
	return p
}

// bold is the weight of headings.
const bold = xfont.WeightBold

// sans sets a text in the sans serif font that comes with gonum/plot.
func sans(s *text.Style, size vg.Length) {
	s.Font = font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
}

// textStyle is the style of text within a plot.
func textStyle(c color.Color, size vg.Length) text.Style {
	s := text.Style{Color: c, Handler: plot.DefaultTextHandler, XAlign: text.XLeft, YAlign: text.YCenter}
	sans(&s, size)
	return s
}

func line(c color.Color, width vg.Length, dashes ...vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: width, Dashes: dashes}
}

// niceTicks marks round steps, five to nine of them, with as many decimals as the
// step needs.
type niceTicks struct{}

// Ticks implements plot.Ticker.
func (niceTicks) Ticks(low, high float64) []plot.Tick {
	step := niceStep((high - low) / 6)
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	var ticks []plot.Tick
	for i := math.Ceil(low/step - 1e-9); i*step <= high+step*1e-9; i++ {
		at := i*step + 0 // a rounded-up negative zero becomes zero
		ticks = append(ticks, plot.Tick{Value: at, Label: strconv.FormatFloat(at, 'f', decimals, 64)})
	}
	return ticks
}

// niceStep rounds a step up to 1, 2 or 5 times a power of ten.
func niceStep(raw float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= raw*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}
