package selection

import "slices"

// Lots holds a set of indices, each with one lot: what a Tree of weights one would
// draw, in the memory of its members.
type Lots struct{ members []int32 } // ascending

// Add gives an index its lot, if it has none, in O(n).
func (l *Lots) Add(i int32) {
	if at, found := slices.BinarySearch(l.members, i); !found {
		l.members = slices.Insert(l.members, at, i)
	}
}

// Remove takes an index's lot away, if it has one, in O(n).
func (l *Lots) Remove(i int32) {
	if at, found := slices.BinarySearch(l.members, i); found {
		l.members = slices.Delete(l.members, at, at+1)
	}
}

// DrawExcluding returns one of the indices that are not excluded, each as likely as
// any other, by the words and the rule of Tree.DrawExcluding. It reports false when
// there is none.
func (l *Lots) DrawExcluding(s *Source, excluded func(i int) bool) (int, bool) {
	if len(l.members) == 0 {
		return 0, false
	}
	for range redraws {
		if i := int(l.members[s.Below(uint64(len(l.members)))]); !excluded(i) {
			return i, true
		}
	}
	var rest []int32
	for _, i := range l.members {
		if !excluded(int(i)) {
			rest = append(rest, i)
		}
	}
	if len(rest) == 0 {
		return 0, false
	}
	return int(rest[s.Below(uint64(len(rest)))]), true
}
