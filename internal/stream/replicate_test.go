package stream

import "testing"

// TestReplicateSeed: the first is the seed itself; they differ, are read exactly by
// readers that know only floating point, and are pinned, for runs carry them in
// their names.
func TestReplicateSeed(t *testing.T) {
	seen := make(map[uint64]bool)
	for r := range 1000 {
		s := ReplicateSeed(7, r)
		if seen[s] || uint64(float64(s)) != s {
			t.Errorf("replicate %d has seed %d", r, s)
		}
		seen[s] = true
	}
	if ReplicateSeed(7, 0) != 7 || ReplicateSeed(7, 1) != 1366944486371137 || ReplicateSeed(7, 2) != 4878761280984684 {
		t.Errorf("seeds are %d, %d, %d", ReplicateSeed(7, 0), ReplicateSeed(7, 1), ReplicateSeed(7, 2))
	}
}
