package scenarios

import "testing"

// TestLibraryResolves: every library scenario is a valid configuration; among
// other things a truthful party on the slowest device meets every window, and
// every share is worth its rounding.
func TestLibraryResolves(t *testing.T) {
	for _, e := range Library() {
		mustResolve(t, mustLoad(t, e.Name))
	}
}
