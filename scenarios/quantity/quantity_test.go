package quantity

import (
	"errors"
	"math/big"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// value is what every type of the package does.
type value interface {
	Parse(string) error
	String() string
	Rat() *big.Rat
	Kind() *Kind
}

// each returns one empty value of every type.
func each() []value {
	return []value{new(Duration), new(Money), new(Speed), new(Gas), new(Work), new(Memory), new(Share), new(Factor), new(FeeMultiple),
		new(EstimateMultiple), new(ExchangeRate), new(HourlyPrice), new(Rate), new(YearlyRate), new(Limit)}
}

// TestExactValues holds every unit to its exact size in the stored unit.
func TestExactValues(t *testing.T) {
	for _, c := range []struct {
		into value
		text string
		want string // a fraction in the stored unit
	}{
		{new(Duration), "1 us", "1"}, {new(Duration), "1 ms", "1000"}, {new(Duration), "1 s", "1000000"},
		{new(Duration), "1 min", "60000000"}, {new(Duration), "1 h", "3600000000"}, {new(Duration), "1 d", "86400000000"},
		{new(Duration), "1 w", "604800000000"}, {new(Duration), "1 y", "31536000000000"},
		{new(Duration), "1.5 h", "5400000000"}, {new(Duration), "1/3 s", ""}, {new(Duration), "1/3 min", "20000000"},
		{new(Duration), "12h", "43200000000"}, {new(Duration), " 12 h ", "43200000000"}, {new(Duration), "0 s", "0"},
		{new(Duration), "0.000001 s", "1"}, {new(Duration), "0.0000001 s", ""}, {new(Duration), "300000 y", ""},
		{new(Duration), "-2 s", "-2000000"}, {new(Duration), "1e3 us", "1000"}, {new(Duration), "1e-3 ms", "1"},
		{new(Money), "5 GEN", "5000000000"}, {new(Money), "0.0005 GEN", "500000"}, {new(Money), "0.000000001 GEN", "1"},
		{new(Money), "1/8 GEN", "125000000"}, {new(Money), "0.1 GEN", "100000000"}, {new(Money), "-5 GEN", "-5000000000"},
		{new(Money), "9223372036.854775807 GEN", "9223372036854775807"}, {new(Money), "9223372036.854775808 GEN", ""},
		{new(Speed), "7 Tgas/s", "7000000"}, {new(Speed), "7 Ggas/s", "7000"}, {new(Speed), "1 Mgas/s", "1"},
		{new(Speed), "60 Mgas/min", "1"}, {new(Speed), "1 Kgas/s", ""},
		{new(Memory), "24 GB", "24000"}, {new(Memory), "0.5 GB", "500"}, {new(Memory), "1 TB", "1000000"}, {new(Memory), "1/3 MB", ""}, {new(Memory), "24", ""}, {new(Memory), "8 gb", ""},
		{new(Gas), "1 gas", "1"}, {new(Gas), "1 Kgas", "1000"}, {new(Gas), "1.5 Mgas", "1500000"}, {new(Gas), "1 Ggas", "1000000000"},
		{new(Work), "1 Tgas", "1000000"}, {new(Work), "1 Kgas", ""}, {new(Work), "2 Mgas", "2"},
		{new(Gas), "1 Tgas", "1000000000000"}, {new(Gas), "1/2 gas", ""},
		{new(Share), "70%", "7/10"}, {new(Share), "7/10", "7/10"}, {new(Share), "0.7", "7/10"}, {new(Share), "1", "1"},
		{new(Share), "0.1%", "1/1000"}, {new(Share), "1/3", "1/3"}, {new(Share), "99/100", "99/100"}, {new(Share), "-1%", ""},
		{new(Factor), "13/10", "13/10"}, {new(Factor), "1.3", "13/10"}, {new(Factor), "130%", "13/10"}, {new(Factor), "1e-8", "1/100000000"},
		{new(Factor), "0.05", "1/20"}, {new(Factor), "2.5/0.5", "5"}, {new(Factor), "1/20", "1/20"},
		{new(FeeMultiple), "3/2 fee", "3/2"}, {new(FeeMultiple), "0 fee", "0"}, {new(FeeMultiple), "0.25 fee", "1/4"},
		{new(EstimateMultiple), "3 estimate", "3"},
		{new(ExchangeRate), "1 USD/GEN", "1"}, {new(ExchangeRate), "0.37 USD/GEN", "37/100"},
		{new(HourlyPrice), "0.40 USD/h", "2/5"}, {new(HourlyPrice), "9.60 USD/d", "2/5"}, {new(HourlyPrice), "1/3 USD/h", "1/3"},
		{new(Rate), "1/h", "1"}, {new(Rate), "2/min", "120"}, {new(Rate), "1/2/h", "1/2"}, {new(Rate), "24/d", "1"}, {new(Rate), "0.5 /h", "1/2"},
		{new(YearlyRate), "10%/y", "1/10"}, {new(YearlyRate), "0.1/y", "1/10"}, {new(YearlyRate), "1%/d", "73/20"},
		{new(Limit), "-3 USD/job", "-3"}, {new(Limit), "0.10 USD/job", "1/10"}, {new(Limit), "3%", "3/100"}, {new(Limit), "2 USD/agent-day", "2"},
		{new(Limit), "5 min", "300"}, {new(Limit), "0.5 GEN", "1/2"}, {new(Limit), "1 fee", ""},
	} {
		err := c.into.Parse(c.text)
		if c.want == "" {
			if err == nil {
				t.Errorf("%T: %q was read as %s", c.into, c.text, c.into)
			}
			continue
		}
		want, _ := new(big.Rat).SetString(c.want)
		if err != nil || c.into.Rat().Cmp(want) != 0 {
			t.Errorf("%T: %q is %s (%v), want %s", c.into, c.text, c.into.Rat(), err, c.want)
		}
	}
}

// TestRefused holds what no type reads.
func TestRefused(t *testing.T) {
	texts := []string{"", " ", "h", "12 hours", "12 m", "1..2 h", "1 h h", "12 h/", "/h", "12 /", "0x10 h", "1_000 h", "1,5 h", "NaN", ".inf",
		".5 h", "5. h", "--1 h", "1e1000 h", "1/0 h", "1/2/3 h", "12 h 30 min", "1 GEN GEN", "1 %h", "١ h", "1 h", "1 H",
		strings.Repeat("1", 70) + " h", "1 s/s/s"}
	for _, v := range each() {
		for _, text := range texts {
			err := v.Parse(text)
			if text == "1 h" {
				continue
			}
			if err == nil {
				t.Errorf("%T reads %q as %s", v, text, v)
			}
		}
	}
}

// TestMissingUnit: a bare number is refused by every type that has a unit, with
// a message that names the units.
func TestMissingUnit(t *testing.T) {
	for _, v := range each() {
		var p *Problem
		switch err := v.Parse("12"); v.(type) {
		case *Share, *Factor, *Limit:
			if err != nil {
				t.Errorf("%T: %v", v, err)
			}
		default:
			if !errors.As(err, &p) || !strings.Contains(p.Message, "12 has no unit; ") || !strings.Contains(p.Hint, v.Kind().Example) {
				t.Errorf("%T: %v", v, err)
			}
		}
	}
}

// TestExamples: what an error proposes can be read.
func TestExamples(t *testing.T) {
	for _, v := range each() {
		if err := v.Parse(v.Kind().Example); err != nil {
			t.Errorf("%T: %q: %v", v, v.Kind().Example, err)
		}
	}
	for slip, right := range synonyms {
		if _, ok := lookUp(right); !ok {
			t.Errorf("%s is proposed for %s but is no unit", right, slip)
		}
		if _, ok := lookUp(slip); ok {
			t.Errorf("%s is a unit and a slip", slip)
		}
	}
}

// TestRoundTrip: String is read back to the same value, and is canonical.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1<<40).Draw(t, "numerator")
		d := rapid.Int64Range(1, 1<<20).Draw(t, "denominator")
		number := big.NewRat(n, d).RatString()
		for i, suffix := range []string{" h", " GEN", " Tgas/s", " Ggas", "%", "", " fee", " estimate", " USD/GEN", " USD/h", "/min", "%/y", " USD/job"} {
			v, again := each()[i], each()[i]
			if v.Parse(number+suffix) != nil {
				continue // not a whole number of the stored unit
			}
			if err := again.Parse(v.String()); err != nil || again.Rat().Cmp(v.Rat()) != 0 || again.String() != v.String() {
				t.Fatalf("%T: %q writes %q, which reads as %s (%v)", v, number+suffix, v, again, err)
			}
		}
	})
}

// TestZeroValues: a value never parsed writes as zero.
func TestZeroValues(t *testing.T) {
	for _, v := range each() {
		again := v
		if err := again.Parse(v.String()); err != nil || again.Rat().Sign() != 0 {
			t.Errorf("%T: zero writes %q: %v", v, v, err)
		}
	}
}

// FuzzParse: no text breaks a parser, and what is read writes a text that reads
// the same.
func FuzzParse(f *testing.F) {
	for _, v := range each() {
		f.Add(v.Kind().Example)
	}
	for _, text := range []string{"1/h", "1/2/h", "-3 USD/job", "1e18 h", "1/0 fee", "%", "12 %/y", "1 GEN/GEN"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for i, v := range each() {
			if v.Parse(text) != nil {
				continue
			}
			again := each()[i]
			if err := again.Parse(v.String()); err != nil || again.Rat().Cmp(v.Rat()) != 0 {
				t.Errorf("%T: %q writes %q: %v", v, text, v, err)
			}
		}
	})
}

// TestPattern: what a type reads matches its pattern, and what has another unit, or
// none, does not.
func TestPattern(t *testing.T) {
	for _, v := range each() {
		pattern := regexp.MustCompile(v.Kind().Pattern())
		for _, other := range each() {
			for _, text := range []string{other.Kind().Example, " 1.5e3" + strings.TrimLeft(other.Kind().Example, "0123456789./")} {
				if read := v.Parse(text); read == nil && !pattern.MatchString(text) {
					t.Errorf("%T reads %q, which %s does not match", v, text, pattern)
				} else if read != nil && pattern.MatchString(text) && !strings.Contains(read.Error(), "whole number") {
					t.Errorf("%s matches %q, which %T does not read: %v", pattern, text, v, read)
				}
			}
		}
	}
}

// TestSpell: a number spelt in the unit of a type's columns is a value of the type.
func TestSpell(t *testing.T) {
	for _, v := range each() {
		if err := v.Parse(Spell(big.NewRat(3, 2), v.Kind().Column)); err != nil && v.Kind().Column != "gas" {
			t.Errorf("%T: %v", v, err)
		}
		if err := v.Parse(Spell(big.NewRat(3, 1), v.Kind().Column)); err != nil {
			t.Errorf("%T: %v", v, err)
		}
	}
}
