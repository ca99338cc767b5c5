package vrf

import "fmt"

// Scheme is one of the functions behind keys and proofs. The zero value is Real.
type Scheme uint8

// The schemes.
const (
	Real  Scheme = iota // ECVRF-EDWARDS25519-SHA512-ELL2
	Keyed               // a keyed hash with the same statistics, for sweeps
)

// schemes by name, as scenarios and manifests write them.
var schemes = [...]string{Real: "real", Keyed: "keyed"}

// Valid reports whether the scheme exists.
func (s Scheme) Valid() bool { return int(s) < len(schemes) }

// String names the scheme.
func (s Scheme) String() string {
	if !s.Valid() {
		return fmt.Sprintf("scheme %d", s)
	}
	return schemes[s]
}

// MarshalText writes the scheme's name.
func (s Scheme) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a scheme's name.
func (s *Scheme) UnmarshalText(text []byte) (err error) {
	*s, err = ParseScheme(string(text))
	return err
}

// ParseScheme returns the scheme of a name.
func ParseScheme(name string) (Scheme, error) {
	for i, n := range schemes {
		if n == name {
			return Scheme(i), nil
		}
	}
	return 0, fmt.Errorf("there is no crypto %q", name)
}
