package sim

import (
	"math/bits"

	"gensim/protocol/unit"
)

// scale turns the basic operations that a small real model took into the gas of
// the large task it stands for. Invariant: honest > 0.
type scale struct {
	honest uint64   // operations of one honest task, hashing included
	gas    unit.Gas // what they stand for
}

// of returns operations as gas: ops * gas / honest, formed in 128 bits and
// rounded up once.
func (s scale) of(ops uint64) unit.Gas {
	hi, lo := bits.Mul64(ops, uint64(s.gas))
	if hi >= s.honest {
		panic("sim: gas overflows")
	}
	q, r := bits.Div64(hi, lo, s.honest)
	if r != 0 {
		q++
	}
	return unit.Gas(q)
}
