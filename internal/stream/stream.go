package stream

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"gensim/internal/detmath"
	"gensim/protocol/unit"
)

// Stream is a position in the endless sequence of random words that its key
// names. It is a value: 32 bytes, no pointers.
type Stream struct {
	seed   uint64
	entity uint64
	index  uint64
	// state holds the purpose in its upper 16 bits, below it the number of words
	// drawn, so that a draw increments one integer.
	state uint64
}

const drawnBits = 48

// New returns the stream of a seed, a purpose and an entity, at its beginning.
// It panics on a purpose that is not in the list: two nameless consumers could
// otherwise share a stream unnoticed.
func New(seed uint64, purpose Purpose, entity uint64) Stream {
	if !purpose.known() {
		panic(fmt.Sprintf("stream: New: %v is not in the list of purposes", purpose))
	}
	return Stream{seed: seed, entity: entity, state: uint64(purpose) << drawnBits}
}

// Sub returns the stream at an index below the same entity, at its beginning: a
// task of an agent, say. New itself gives index 0.
func (s Stream) Sub(index uint64) Stream {
	s.index = index
	s.state = s.state >> drawnBits << drawnBits
	return s
}

// Purpose returns what the stream is for.
func (s Stream) Purpose() Purpose { return Purpose(s.state >> drawnBits) }

// Drawn returns the number of words drawn so far.
func (s Stream) Drawn() uint64 { return s.state & (1<<drawnBits - 1) }

// Skip returns the stream after n more words: any word can be had without those
// before it.
func (s Stream) Skip(n uint64) Stream {
	s.state += n
	return s
}

// block returns the four words of block b.
func (s *Stream) block(b uint64) (uint64, uint64, uint64, uint64) {
	return philox(b, s.entity, s.index, 0, s.seed, s.state>>drawnBits)
}

// Uint64 returns the next word, uniform over all 64-bit integers.
func (s *Stream) Uint64() uint64 {
	n := s.Drawn()
	s.state++
	w0, w1, w2, w3 := s.block(n / 4)
	switch n % 4 {
	case 0:
		return w0
	case 1:
		return w1
	case 2:
		return w2
	}
	return w3
}

// Uint64n returns an integer uniform over [0, n), without bias; it panics when n
// is 0. It draws one word, seldom more. Source: Lemire, "Fast random integer
// generation in an interval", 2019.
func (s *Stream) Uint64n(n uint64) uint64 {
	for {
		if x, fair := scaled(s.Uint64(), n); fair {
			return x
		}
	}
}

// scaled returns the word scaled down to [0, n). The words whose fraction is below
// 2^64 mod n would favour some integers: they are not fair.
func scaled(word, n uint64) (x uint64, fair bool) {
	if n == 0 {
		panic("stream: Uint64n(0): an empty interval")
	}
	x, fraction := bits.Mul64(word, n)
	return x, fraction >= n || fraction >= -n%n
}

// Buffer returns a reader of the stream from here on.
func (s Stream) Buffer() *Buffer { return &Buffer{stream: s, next: len(Buffer{}.words)} }

// Buffer reads a stream ahead, for a consumer of very many numbers. What it gives is
// what the stream gives.
type Buffer struct {
	stream Stream
	words  [64]uint64
	next   int
}

// Uint64 returns the next word; see Stream.Uint64.
func (b *Buffer) Uint64() uint64 {
	if b.next == len(b.words) {
		b.stream.Words(b.words[:])
		b.next = 0
	}
	w := b.words[b.next]
	b.next++
	return w
}

// Uint64n returns an integer below n; see Stream.Uint64n.
func (b *Buffer) Uint64n(n uint64) uint64 {
	for {
		if x, fair := scaled(b.Uint64(), n); fair {
			return x
		}
	}
}

// Float64 returns a number uniform over the multiples of 2^-53 in [0, 1).
func (s *Stream) Float64() float64 { return float64(float64(s.Uint64()>>11) * 0x1p-53) }

// Exp returns an exponentially distributed duration with the given mean, rounded
// up to a whole microsecond, hence at least 1: the waiting time of a Poisson
// process. It draws one word, and panics unless the mean is positive. A duration
// that does not fit is unit.Never.
func (s *Stream) Exp(mean unit.Time) unit.Time {
	if mean <= 0 {
		panic(fmt.Sprintf("stream: Exp(%d µs): the mean must be positive", int64(mean)))
	}
	wait := float64(float64(mean) * -detmath.Log(1-s.Float64()))
	if wait >= 0x1p63 {
		return unit.Never
	}
	whole := unit.Time(wait)
	if float64(whole) < wait || whole == 0 {
		whole++
	}
	return whole
}

// Norm returns a standard normal number, from one word by the quantile function:
// monotone in the word, never rejected.
func (s *Stream) Norm() float64 {
	// The midpoints of 2^52 equal intervals: symmetric, never 0 or 1.
	k := s.Uint64() >> 12
	return detmath.NormalQuantile(float64(float64(2*k+1) * 0x1p-53))
}

// Fill writes random bytes into p: whole words, least significant byte first. A
// last incomplete word is drawn and its rest dropped.
func (s *Stream) Fill(p []byte) {
	for len(p) >= 32 && s.Drawn()%4 == 0 {
		w0, w1, w2, w3 := s.block(s.Drawn() / 4)
		binary.LittleEndian.PutUint64(p, w0)
		binary.LittleEndian.PutUint64(p[8:], w1)
		binary.LittleEndian.PutUint64(p[16:], w2)
		binary.LittleEndian.PutUint64(p[24:], w3)
		s.state += 4
		p = p[32:]
	}
	for len(p) > 0 {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], s.Uint64())
		p = p[copy(p, word[:]):]
	}
}

// Words fills p with the next words: a quarter of the work of drawing them one by
// one, since four come from each block.
func (s *Stream) Words(p []uint64) {
	for len(p) > 0 && s.Drawn()%4 != 0 {
		p[0] = s.Uint64()
		p = p[1:]
	}
	n := s.pairs(p)
	s.state += uint64(n)
	for p = p[n:]; len(p) >= 4; p = p[4:] {
		p[0], p[1], p[2], p[3] = s.block(s.Drawn() / 4)
		s.state += 4
	}
	for i := range p {
		p[i] = s.Uint64()
	}
}

// Hash returns 32 random bytes, four words.
func (s *Stream) Hash() [32]byte {
	var h [32]byte
	s.Fill(h[:])
	return h
}
