package selection

import (
	"bytes"

	"gensim/internal/merkle"
)

// MinHash draws an index of positive weight that is not excluded, whatever its
// weight: the one whose hash under the source's next word is least. It reports
// false where there is none. Each identity is as likely as any other, so whoever
// splits its stake into n identities draws n lots: a deliberately weak control
// beside Draw. O(n) hashes.
func (t *Tree) MinHash(s *Source, excluded func(i int) bool) (int, bool) {
	var least merkle.Hash
	winner, found := 0, false
	word := s.Word()
	for i := range t.nodes {
		if t.Weight(i) == 0 || excluded(i) {
			continue
		}
		h := merkle.New("gensim/selection/min-hash").Uint64(word).Uint64(uint64(i)).Sum()
		if !found || bytes.Compare(h[:], least[:]) < 0 {
			winner, least, found = i, h, true
		}
	}
	return winner, found
}
