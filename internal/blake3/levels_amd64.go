//go:build !noasm

package blake3

import (
	"slices"

	"golang.org/x/sys/cpu"
)

// wide reports whether the processor has the kernel's instructions.
func wide() bool { return cpu.X86.HasAVX512F }

// The flags of a compression.
const (
	chunkStart = 1 << iota
	chunkEnd
	parent
	root
)

// levels is memory for trees under way: the chaining values of a level, those of a
// message one after the other, and of the level above.
type levels struct {
	values, above [][Size]byte
	counts        []int   // of each message's values
	whole, rest   []chunk // of full size, and the others
	lanes         lanes
	filled        int
	to            [width]*[Size]byte // where the lanes' values go
}

// chunk is a chunk of a message.
type chunk struct {
	from, size int // in the arena
	number     int // in its message
	only       bool
	value      int // the place of its chaining value
}

// blocks returns how many blocks a chunk has; an empty message is a block of zeros.
func (c *chunk) blocks() int { return max(1, (c.size+blockSize-1)/blockSize) }

// sumLanes returns the hashes of the messages.
func (b *Batch) sumLanes() [][Size]byte {
	l := &b.levels
	l.cut(b.messages)
	for _, c := range l.whole {
		l.chunk(b.arena, &c)
	}
	slices.SortFunc(l.rest, func(a, b chunk) int { return b.blocks() - a.blocks() })
	for _, c := range l.rest {
		l.chunk(b.arena, &c)
	}
	l.flush()
	for l.join() {
		l.values, l.above = l.above, l.values
	}
	return l.values
}

// cut makes the chunks of all messages, and room for their values.
func (l *levels) cut(messages []message) {
	l.whole, l.rest, l.counts = l.whole[:0], l.rest[:0], l.counts[:0]
	values := 0
	for _, m := range messages {
		n := max(1, (m.size+chunkSize-1)/chunkSize)
		for i := range n {
			at := i * chunkSize
			c := chunk{m.from + at, min(m.size-at, chunkSize), i, n == 1, values + i}
			if c.size == chunkSize {
				l.whole = append(l.whole, c)
			} else {
				l.rest = append(l.rest, c)
			}
		}
		values += n
		l.counts = append(l.counts, n)
	}
	l.values = sized(l.values, values)
}

// sized returns memory for n values.
func sized(values [][Size]byte, n int) [][Size]byte {
	if n > cap(values) {
		return make([][Size]byte, n, 2*n)
	}
	return values[:n]
}

// join makes the level above: a parent of each two values of a message, the last one
// as it is where their number is odd. It returns false when there is nothing to join.
func (l *levels) join() bool {
	from, to, joined := 0, 0, false
	l.above = sized(l.above, len(l.values))
	for i, n := range l.counts {
		for j := 0; j+1 < n; j += 2 {
			l.parent(from+j, to, n == 2)
			to++
			joined = true
		}
		if n%2 == 1 {
			l.above[to] = l.values[from+n-1]
			to++
		}
		from += n
		l.counts[i] = (n + 1) / 2
	}
	l.flush()
	l.above = l.above[:to]
	return joined
}

// chunk puts a chunk into a lane.
func (l *levels) chunk(arena []byte, c *chunk) {
	i, n := l.filled, c.blocks()
	p := &l.lanes
	p.in[i], p.counter[i], p.count[i] = &arena[c.from], uint32(c.number), uint32(n)
	p.last[i], p.first[i], p.end[i] = uint32(c.size-(n-1)*blockSize), chunkStart, chunkEnd
	if c.only {
		p.end[i] |= root
	}
	l.fill(&l.values[c.value])
}

// parent puts the parent of two neighbouring values into a lane.
func (l *levels) parent(left, to int, last bool) {
	i := l.filled
	p := &l.lanes
	p.in[i], p.counter[i], p.count[i] = &l.values[left][0], 0, 1
	p.last[i], p.first[i], p.end[i] = blockSize, 0, parent
	if last {
		p.end[i] |= root
	}
	l.fill(&l.above[to])
}

// fill ends a lane, whose value goes to a place.
func (l *levels) fill(to *[Size]byte) {
	l.to[l.filled] = to
	if l.filled++; l.filled == width {
		l.flush()
	}
}

// flush compresses what is in the lanes.
func (l *levels) flush() {
	n := l.filled
	if n == 0 {
		return
	}
	p := &l.lanes
	p.blocks = 0
	for i := range p.in {
		if i >= n {
			p.in[i], p.count[i] = p.in[0], 0
		}
		p.blocks = max(p.blocks, int(p.count[i]))
	}
	compress(p)
	for i, to := range l.to[:n] {
		*to = p.out[i]
	}
	l.filled = 0
}
