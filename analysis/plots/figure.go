package plots

import (
	"encoding/csv"
	"fmt"
	"io"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Format is a file format, named by its extension.
type Format string

// The formats. CSV holds the numbers drawn.
const (
	PNG Format = "png"
	SVG Format = "svg"
	CSV Format = "csv"
)

// Formats lists every format, in the order in which a run writes them.
func Formats() []Format { return []Format{PNG, SVG, CSV} }

// pngResolution is in dots per inch: sharp at twice the size of a web page's text.
const pngResolution = 160

// Figure is a picture of one or more panels, one above the other.
type Figure struct {
	panels  []panel
	width   vg.Length
	columns []string   // of the CSV
	rows    [][]string // the numbers drawn
}

// panel is one plot and its height.
type panel struct {
	plot   *plot.Plot
	height vg.Length
}

func (f *Figure) height() vg.Length {
	var sum vg.Length
	for _, p := range f.panels {
		sum += p.height
	}
	return sum
}

// Write writes the figure in a format.
func (f *Figure) Write(w io.Writer, format Format) error {
	var err error
	switch format {
	case PNG:
		c := vgimg.NewWith(vgimg.UseWH(f.width, f.height()), vgimg.UseDPI(pngResolution))
		f.draw(draw.New(c))
		_, err = vgimg.PngCanvas{Canvas: c}.WriteTo(w)
	case SVG:
		c := vgsvg.New(f.width, f.height())
		f.draw(draw.New(c))
		_, err = c.WriteTo(w)
	case CSV:
		err = f.table(w)
	default:
		err = fmt.Errorf("no such format: %q", format)
	}
	if err != nil {
		return fmt.Errorf("write figure: %w", err)
	}
	return nil
}

// draw places the panels from the top down.
func (f *Figure) draw(c draw.Canvas) {
	top := c.Max.Y
	for _, p := range f.panels {
		part := c
		part.Max.Y, part.Min.Y = top, top-p.height
		p.plot.Draw(draw.Crop(part, margin, -margin, margin, -margin))
		top -= p.height
	}
}

func (f *Figure) table(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(f.columns); err != nil {
		return err
	}
	if err := out.WriteAll(f.rows); err != nil {
		return err
	}
	return out.Error()
}
