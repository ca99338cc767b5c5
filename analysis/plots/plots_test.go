package plots

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gensim/analysis/stats"
	"gensim/protocol/unit"
	"gensim/sim/record"
	"gensim/sim/record/recordtest"
)

func payoffs(t *testing.T) []stats.Payoff {
	t.Helper()
	run := recordtest.Run(7)
	rows, err := record.Rows[record.Payoff](run.Table(record.TablePayoffs))
	if err != nil {
		t.Fatal(err)
	}
	s, err := stats.Collect(run.Groups, rows)
	if err != nil {
		t.Fatal(err)
	}
	return s.Payoffs()
}

// figures are the two pictures of the example run. With GENSIM_PLOTS set to a
// folder, a test run leaves them there to be looked at.
func figures(t *testing.T) map[string]*Figure {
	t.Helper()
	p, err := Payoffs("baseline, seed 7", payoffs(t))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Distances("baseline, seed 7", recordtest.Run(7).Distances)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*Figure{"payoffs": p, "distances": d}
	if dir := os.Getenv("GENSIM_PLOTS"); dir != "" {
		for name, f := range all {
			for _, format := range Formats() {
				if err := os.WriteFile(filepath.Join(dir, name+"."+string(format)), bytesOf(t, f, format), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return all
}

func bytesOf(t *testing.T, f *Figure, format Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func records(t *testing.T, f *Figure) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytesOf(t, f, CSV))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestEqualInputGivesEqualBytes(t *testing.T) {
	again := figures(t)
	for name, f := range figures(t) {
		for _, format := range Formats() {
			if !bytes.Equal(bytesOf(t, f, format), bytesOf(t, again[name], format)) {
				t.Errorf("%s.%s differs between two drawings", name, format)
			}
			if !bytes.Equal(bytesOf(t, f, format), bytesOf(t, f, format)) {
				t.Errorf("%s.%s differs when written twice", name, format)
			}
		}
	}
}

func TestPNGShowsItsColours(t *testing.T) {
	for name, want := range map[string][]color.NRGBA{"payoffs": {blue, vermillion, black}, "distances": {blue, vermillion, black}} {
		img, err := png.Decode(bytes.NewReader(bytesOf(t, figures(t)[name], PNG)))
		if err != nil {
			t.Fatal(err)
		}
		if size := img.Bounds().Size(); size.X < 1000 || size.Y < 400 {
			t.Errorf("%s is %v", name, size)
		}
		for _, c := range want {
			if count(img, c) < 100 {
				t.Errorf("%s: hardly any pixel is %v", name, c)
			}
		}
	}
}

func count(img image.Image, c color.NRGBA) int {
	n := 0
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if color.NRGBAModel.Convert(img.At(x, y)) == c {
				n++
			}
		}
	}
	return n
}

func TestSVGIsWellFormedAndLabelled(t *testing.T) {
	for name, want := range map[string][]string{
		"payoffs":   {"baseline, seed 7", "utility in USD a job, with 95% intervals over agents of one run", "skip_half", "whistleblower", "+0.154"},
		"distances": {"l2 distance of re-run segments, fp32", "threshold 2.4e-06", "honest, 400 segments", "deviant, 60 segments", "% of the kind", "1e-8"},
	} {
		svg := bytesOf(t, figures(t)[name], SVG)
		dec := xml.NewDecoder(bytes.NewReader(svg))
		var text strings.Builder
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if data, ok := token.(xml.CharData); ok {
				text.Write(data)
			}
		}
		for _, label := range want {
			if !strings.Contains(text.String(), label) {
				t.Errorf("%s has no label %q", name, label)
			}
		}
	}
}

func TestPayoffCSVHoldsWhatIsDrawn(t *testing.T) {
	all := payoffs(t)
	all[2].Low, all[2].High = stats.Undefined(), stats.Undefined()
	f, err := Payoffs("x", all)
	if err != nil {
		t.Fatal(err)
	}
	rows := records(t, f)
	if len(rows) != len(all)+1 || strings.Join(rows[2][:6], " ") != "solver honest honest 4 16 0.1545" || rows[3][6] != "" {
		t.Errorf("%v", rows)
	}
}

func TestPayoffsWithoutJobsAreDrawn(t *testing.T) {
	nothing := []stats.Payoff{{Role: "solver", Group: "honest", Strategy: "honest", Mean: stats.Undefined(), Low: stats.Undefined(), High: stats.Undefined()}}
	f, err := Payoffs("x", nothing)
	if err != nil {
		t.Fatal(err)
	}
	if svg := string(bytesOf(t, f, SVG)); !strings.Contains(svg, "no jobs") {
		t.Error("the picture does not say that the group had no jobs")
	}
	if _, err := Payoffs("x", nil); err == nil {
		t.Error("a picture of nothing")
	}
}

func TestZeroAndSaturatedDistancesHaveBarsOfTheirOwn(t *testing.T) {
	f, err := Distances("x", []record.DistanceClass{
		{Class: "bf16", Metric: "l2", Values: []unit.Distance{0, 0, 0, 150_000}, Threshold: 1_000_000},
		{Class: "bf16", Metric: "l2", Deviant: true, Values: []unit.Distance{2_000_000_000, unit.MaxDistance}, Threshold: 1_000_000},
		{Class: "fp32", Metric: "l2", Threshold: 1_000_000}, // nothing measured: no panel
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.panels) != 1 {
		t.Errorf("%d panels", len(f.panels))
	}
	var got []string
	for _, r := range records(t, f)[1:] {
		got = append(got, strings.Join([]string{r[0], r[2], r[3], r[6], r[7]}, " "))
	}
	want := []string{"bf16 honest zero 3 75", "bf16 honest log 1 25", "bf16 deviant log 1 50", "bf16 deviant saturated 1 50"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("bars\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if svg := string(bytesOf(t, f, SVG)); !strings.Contains(svg, "saturated") {
		t.Error("the saturated bar has no label")
	}
	if _, err := Distances("x", nil); err == nil {
		t.Error("a picture of nothing")
	}
}

func TestOnlyZeroDistances(t *testing.T) {
	f, err := Distances("x", []record.DistanceClass{{Class: "fp32", Metric: "l2", Values: []unit.Distance{0, 0}}})
	if err != nil {
		t.Fatal(err)
	}
	bytesOf(t, f, PNG)
	if rows := records(t, f); len(rows) != 2 || rows[1][3] != "zero" {
		t.Errorf("%v", rows)
	}
}

func TestHistogramCountsEveryDistanceOnce(t *testing.T) {
	for _, c := range recordtest.Run(7).Distances {
		h := newHistogram(c)
		sum := h.zero + h.saturated
		for i, b := range h.bins {
			sum += b.count
			if i > 0 && b.low != h.bins[i-1].high {
				t.Errorf("bins %d and %d do not touch", i-1, i)
			}
		}
		if sum != len(c.Values) {
			t.Errorf("%d of %d distances in bars", sum, len(c.Values))
		}
	}
}

func TestTicksAreRound(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{{0, 48, "0 10 20 30 40"}, {-1.9, 0.6, "-1.5 -1.0 -0.5 0.0 0.5"}, {-0.02, 0.05, "-0.02 0.00 0.02 0.04"}, {0, 4000, "0 1000 2000 3000 4000"}} {
		var labels []string
		for _, tick := range (niceTicks{}).Ticks(c.low, c.high) {
			labels = append(labels, tick.Label)
			if math.Signbit(tick.Value) && tick.Value == 0 {
				t.Error("a tick at negative zero")
			}
		}
		if got := strings.Join(labels, " "); got != c.want {
			t.Errorf("%v to %v: %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestFailedWritesAreReported(t *testing.T) {
	f := figures(t)["payoffs"]
	for _, format := range Formats() {
		if err := f.Write(full{}, format); err == nil {
			t.Errorf("%s: no error", format)
		}
	}
	if err := f.Write(io.Discard, "bmp"); err == nil {
		t.Error("an unknown format was written")
	}
}

// TestEstimates: things as headings, figures under them with their intervals, alike where
// they have one name, and all of it in the CSV.
func TestEstimates(t *testing.T) {
	none := stats.Undefined()
	list := []Estimate{
		{"protocol.stake.solver", "total", 0.6125, 0.5, 0.7}, {"protocol.stake.solver", "first", 0.4, 0.3, 0.45},
		{"currency.price", "total", none, none, none}, {"currency.price", "first", 0.1, none, none},
	}
	f, err := Estimates("study: honesty.advantage", "share of the variance, with 95% intervals", list)
	if err != nil {
		t.Fatal(err)
	}
	svg := string(bytesOf(t, f, SVG))
	for _, text := range []string{"protocol.stake.solver", "currency.price", "0.613", "[0.5, 0.7]", "not known", "share of the variance"} {
		if !strings.Contains(svg, text) {
			t.Errorf("the picture does not say %q", text)
		}
	}
	if n := strings.Count(svg, ">total<"); n != 3 { // twice beside a point, once in the legend
		t.Errorf("total is named %d times", n)
	}
	rows := records(t, f)
	if len(rows) != 5 || strings.Join(rows[1], " ") != "protocol.stake.solver total 0.6125 0.5 0.7" || rows[3][2] != "" {
		t.Errorf("%v", rows)
	}
	if _, err := Estimates("x", "y", nil); err == nil {
		t.Error("a picture of nothing")
	}
}
