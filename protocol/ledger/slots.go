package ledger

// slots is the list of holds. It grows by pages: a long one is never copied, and has no
// more room to spare than a page.
type slots struct {
	pages []*[slotsPerPage]hold
	count uint32 // indices are below it
}

const slotsPerPage = 1024 // 16 KiB

// at returns a slot, which stays where it is.
func (s *slots) at(i uint32) *hold { return &s.pages[i/slotsPerPage][i%slotsPerPage] }

// add appends a vacant slot and returns its index.
func (s *slots) add() uint32 {
	i := s.count
	if i%slotsPerPage == 0 {
		s.pages = append(s.pages, new([slotsPerPage]hold))
	}
	s.count++
	s.at(i).left = vacant
	return i
}
