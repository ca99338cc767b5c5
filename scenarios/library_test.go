package scenarios

import "testing"

// TestLibraryIsExplained: every library scenario says what it shows, what to expect
// and where that comes from.
func TestLibraryIsExplained(t *testing.T) {
	for _, e := range Library() {
		if e.Doc == "" || e.Expect == "" || e.Source == "" {
			t.Errorf("%s lacks doc, expect or source: %+v", e.Name, e)
		}
	}
}

// TestLibraryResolves: every library scenario is a valid configuration; among
// other things a truthful party on the slowest device meets every window, and
// every share is worth its rounding.
func TestLibraryResolves(t *testing.T) {
	for _, e := range Library() {
		mustResolve(t, mustLoad(t, e.Name))
	}
}
