package quantity

import (
	"fmt"
	"math/big"
	"strings"

	"gensim/protocol/unit"
)

// maxText bounds the text of one quantity, so that no number grows without
// limit; maxExponent bounds its power of ten.
const (
	maxText     = 64
	maxExponent = 18
)

// Problem says why a text is not a quantity, and what to write instead.
type Problem struct {
	Message string // a clause that completes "KEY: ..."
	Hint    string // may be empty
}

// Error returns the message.
func (p *Problem) Error() string { return p.Message }

func problem(hint, format string, args ...any) *Problem {
	return &Problem{Message: fmt.Sprintf(format, args...), Hint: hint}
}

// split cuts a text into the number at its start and what follows. The number
// is a decimal with an optional exponent, or a fraction of two such without
// exponents; "1/h" is the number 1 followed by "/h".
func split(text string) (number, rest string) {
	i := signed(text)
	if i == 0 {
		return "", text
	}
	if i < len(text) && text[i] == '/' {
		if j := decimal(text[i+1:]); j > 0 {
			i += 1 + j
			return text[:i], text[i:]
		}
	}
	i += exponent(text[i:])
	return text[:i], text[i:]
}

// signed returns the length of a decimal with an optional sign.
func signed(s string) int {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		if n := decimal(s[1:]); n > 0 {
			return 1 + n
		}
		return 0
	}
	return decimal(s)
}

// decimal returns the length of digits with an optional fractional part.
func decimal(s string) int {
	n := digits(s)
	if n > 0 && n+1 < len(s) && s[n] == '.' {
		if m := digits(s[n+1:]); m > 0 {
			n += 1 + m
		}
	}
	return n
}

// exponent returns the length of a power of ten such as e-9, or zero.
func exponent(s string) int {
	if s == "" || s[0] != 'e' && s[0] != 'E' {
		return 0
	}
	n := 1
	if n < len(s) && (s[n] == '-' || s[n] == '+') {
		n++
	}
	if m := digits(s[n:]); m > 0 && m <= 3 {
		return n + m
	}
	return 0
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// rational reads a number that split returned.
func rational(number string) (*big.Rat, *Problem) {
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		var power int
		fmt.Sscanf(number[i+1:], "%d", &power)
		if power > maxExponent || power < -maxExponent {
			return nil, problem("", "%s: powers of ten go from -%d to %d", number, maxExponent, maxExponent)
		}
	}
	num, den, fraction := strings.Cut(number, "/")
	r, ok := new(big.Rat).SetString(strings.TrimPrefix(num, "+"))
	if !ok {
		return nil, problem("", "%q is not a number", number)
	}
	if !fraction {
		return r, nil
	}
	d, ok := new(big.Rat).SetString(den)
	if !ok {
		return nil, problem("", "%q is not a number", number)
	}
	if d.Sign() == 0 {
		return nil, problem("", "%s divides by zero", number)
	}
	return r.Quo(r, d), nil
}

// Plain returns the exact value of a number that has no unit and no percent
// sign.
func Plain(text string) (*big.Rat, error) {
	number, rest := split(text)
	if number == "" || rest != "" || len(text) > maxText {
		return nil, problem("", "%q is not a plain number", Clip(text))
	}
	r, p := rational(number)
	if p != nil {
		return nil, p
	}
	return r, nil
}

// Clip shortens a text for a message.
func Clip(text string) string {
	runes := []rune(text)
	if len(runes) > maxText {
		return string(runes[:maxText-3]) + "..."
	}
	return text
}

// fraction renders a rational as "a", or "a/b" in lowest terms.
func fraction(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return r.String()
}

// toRatio converts to the protocol's fraction when numerator and denominator
// fit.
func toRatio(r *big.Rat, text string) (unit.Ratio, *Problem) {
	if r.Sign() < 0 {
		return unit.Ratio{}, problem("", "%s is negative", text)
	}
	if !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return unit.Ratio{}, problem("", "%s needs more digits than an exact fraction holds", text)
	}
	return unit.Ratio{Num: r.Num().Int64(), Den: r.Denom().Int64()}, nil
}

// fromRatio is the inverse of toRatio; the zero value, which holds no
// fraction, reads as zero.
func fromRatio(q unit.Ratio) *big.Rat {
	if q.Den == 0 {
		return new(big.Rat)
	}
	return big.NewRat(q.Num, q.Den)
}
