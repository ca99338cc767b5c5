package screen

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"gensim/analysis/stats"
)

// none stands for a figure that is not defined.
const none = "–"

// gap separates parts of a line.
const gap = "   "

// flow joins the parts of a line with gaps and breaks the line between parts
// where it would pass the width; what follows is indented. Empty parts are left
// out, and a part that is wider than a line breaks between words.
func flow(width int, parts ...string) string {
	var b strings.Builder
	at := 0
	for _, p := range parts {
		n := utf8.RuneCountInString(p)
		switch {
		case p == "":
			continue
		case n > width-2:
			p = strings.TrimSuffix(wrap(width, p), "\n")
			n = width // nothing more fits on its last line
			if at > 0 {
				b.WriteString("\n  ")
			}
		case at == 0:
		case at+len(gap)+n > width:
			b.WriteString("\n  ")
			at = 2
		default:
			b.WriteString(gap)
			at += len(gap)
		}
		b.WriteString(p)
		at += n
	}
	b.WriteByte('\n')
	return b.String()
}

// wrap breaks a text between words where it would pass the width; what follows is
// indented by two.
func wrap(width int, text string) string {
	var b strings.Builder
	at := 0
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case at == 0:
		case at+1+n > width:
			b.WriteString("\n  ")
			at = 2
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	b.WriteByte('\n')
	return b.String()
}

// dollars prints USD with three decimals, fewer where the amount is large.
func dollars(r stats.Real) string { return number(r, "") }

// signed is dollars with a sign.
func signed(r stats.Real) string { return number(r, "+") }

func number(r stats.Real, sign string) string {
	if !r.Defined() {
		return none
	}
	decimals := 3
	switch abs := math.Abs(float64(r)); {
	case abs >= 1000:
		decimals = 0
	case abs >= 100:
		decimals = 1
	}
	s := fmt.Sprintf("%"+sign+".*f", decimals, float64(r))
	if strings.Trim(s, "-+0.") == "" {
		return strings.TrimLeft(s, "-+") // zero has no sign
	}
	return s
}

// interval prints [low, high].
func interval(low, high stats.Real) string {
	if !low.Defined() || !high.Defined() {
		return "[" + none + "]"
	}
	return "[" + dollars(low) + ", " + dollars(high) + "]"
}

// span prints a time in its two largest units.
func span(seconds float64) string {
	units := []struct {
		name string
		size float64
	}{{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}}
	whole := math.Round(seconds)
	for i, u := range units[:3] {
		if whole < u.size {
			continue
		}
		next := units[i+1]
		first := math.Floor(whole / u.size)
		second := math.Floor((whole - first*u.size) / next.size)
		if second == 0 {
			return fmt.Sprintf("%.0f %s", first, u.name)
		}
		return fmt.Sprintf("%.0f %s %.0f %s", first, u.name, second, next.name)
	}
	return fmt.Sprintf("%.0f s", whole)
}

// percent prints a share.
func percent(r stats.Real) string {
	if !r.Defined() {
		return none
	}
	return fmt.Sprintf("%.0f%%", 100*float64(r))
}
