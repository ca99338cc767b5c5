package quantity

import (
	"math/big"
	"strings"
)

// dimension holds the exponents of the base dimensions of a unit.
type dimension [9]int8

// The base dimensions.
const (
	timeDim = iota
	tokenDim
	quoteDim
	gasDim
	feeDim
	estimateDim
	jobDim
	agentDayDim
	memoryDim
)

func one(d int) dimension {
	var out dimension
	out[d] = 1
	return out
}

func (d dimension) per(o dimension) dimension {
	for i := range d {
		d[i] -= o[i]
	}
	return d
}

// unitName is one word of the unit grammar: its dimension and its size in the
// base unit of that dimension (us, 10^-9 GEN, USD, gas, bytes, one).
type unitName struct {
	name string
	dim  int // -1: none
	size int64
	over int64 // the size is size/over
}

// unitNames are all the words a unit may be built from.
var unitNames = []unitName{
	{"us", timeDim, 1, 1},
	{"ms", timeDim, 1_000, 1},
	{"s", timeDim, 1_000_000, 1},
	{"min", timeDim, 60_000_000, 1},
	{"h", timeDim, 3_600_000_000, 1},
	{"d", timeDim, 86_400_000_000, 1},
	{"w", timeDim, 7 * 86_400_000_000, 1},
	{"y", timeDim, 365 * 86_400_000_000, 1},
	{"GEN", tokenDim, 1_000_000_000, 1},
	{"USD", quoteDim, 1, 1},
	{"gas", gasDim, 1, 1},
	{"Kgas", gasDim, 1_000, 1},
	{"Mgas", gasDim, 1_000_000, 1},
	{"Ggas", gasDim, 1_000_000_000, 1},
	{"Tgas", gasDim, 1_000_000_000_000, 1},
	{"%", -1, 1, 100},
	{"fee", feeDim, 1, 1},
	{"estimate", estimateDim, 1, 1},
	{"job", jobDim, 1, 1},
	{"agent-day", agentDayDim, 1, 1},
	{"MB", memoryDim, 1_000_000, 1},
	{"GB", memoryDim, 1_000_000_000, 1},
	{"TB", memoryDim, 1_000_000_000_000, 1},
}

// synonyms are words that people write for a unit, and what they should write.
var synonyms = map[string]string{
	"m": "min", "mins": "min", "minute": "min", "minutes": "min",
	"sec": "s", "secs": "s", "second": "s", "seconds": "s",
	"hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d", "days": "d",
	"week": "w", "weeks": "w", "year": "y", "years": "y", "yr": "y",
	"µs": "us", "usec": "us", "msec": "ms", "percent": "%", "pct": "%",
	"gen": "GEN", "Gen": "GEN", "usd": "USD", "$": "USD", "fees": "fee", "estimates": "estimate",
	"tgas": "Tgas", "ggas": "Ggas", "mgas": "Mgas", "kgas": "Kgas", "TGas": "Tgas", "Gas": "gas", "jobs": "job",
	"mb": "MB", "gb": "GB", "tb": "TB", "G": "GB", "GiB": "GB", "MiB": "MB", "TiB": "TB",
}

func lookUp(name string) (unitName, bool) {
	for _, u := range unitNames {
		if u.name == name {
			return u, true
		}
	}
	return unitName{}, false
}

// measure is a text read: an exact number in base units of its dimension.
type measure struct {
	number string // as written
	unit   string // as written, empty for a bare number
	value  *big.Rat
	dim    dimension
}

// scan reads "number unit", "number unit/unit" or "number/unit".
func scan(text string) (measure, *Problem) {
	text = strings.TrimSpace(text)
	if len(text) > maxText {
		return measure{}, problem("", "%q is too long for a quantity", Clip(text))
	}
	number, rest := split(text)
	if number == "" {
		return measure{}, problem("", "%q is not a number with a unit", text)
	}
	m := measure{number: number, unit: strings.TrimSpace(rest)}
	value, p := rational(number)
	if p != nil {
		return measure{}, p
	}
	m.value = value
	return m, m.units()
}

// units folds the unit's words into the value and the dimension.
func (m *measure) units() *Problem {
	if m.unit == "" {
		return nil
	}
	words := strings.Split(m.unit, "/")
	if len(words) > 2 || len(words) == 2 && strings.TrimSpace(words[0]) == strings.TrimSpace(words[1]) {
		return m.unknown(m.unit)
	}
	for i, word := range words {
		word = strings.TrimSpace(word)
		if word == "" && i == 0 {
			continue // "1/h": nothing above the line
		}
		u, known := lookUp(word)
		if !known {
			return m.unknown(word)
		}
		m.fold(u, i > 0)
	}
	return nil
}

func (m *measure) fold(u unitName, under bool) {
	var d dimension
	if u.dim >= 0 {
		d = one(u.dim)
	}
	size := big.NewRat(u.size, u.over)
	if under {
		m.value, m.dim = new(big.Rat).Quo(m.value, size), m.dim.per(d)
		return
	}
	m.value = new(big.Rat).Mul(m.value, size)
	for i := range d {
		m.dim[i] += d[i]
	}
}

// unknown refuses a word and, for a common slip, names the unit that was meant.
func (m *measure) unknown(word string) *Problem {
	hint := ""
	if s, ok := synonyms[word]; ok {
		hint = "did you mean \"" + spell(m.number, strings.Replace(m.unit, word, s, 1)) + "\"?"
	}
	return problem(hint, "unknown unit %q", word)
}

// spell joins a number and a unit as the language writes them.
func spell(number, unit string) string {
	if unit == "" || unit[0] == '%' || unit[0] == '/' {
		return number + unit
	}
	return number + " " + unit
}
