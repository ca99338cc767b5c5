package protocol

import (
	"gensim/protocol/selection"
	"gensim/protocol/unit"
)

// pool is the urn from which one kind of seat is drawn: every account that may
// hold it, weighted by the whole stakes that its free balance covers. There is
// one for each role, class and size of stake; a verifier is of any class.
type pool struct {
	role  Role
	class Class
	stake unit.Amount
	tree  *selection.Tree
}
