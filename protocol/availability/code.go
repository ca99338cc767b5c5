package availability

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/klauspost/reedsolomon"
)

// MaxChunks is the number of elements of GF(2^8), in which the code works.
const MaxChunks = 256

// lengthBytes is how many bytes of the first chunk say how long the data is.
const lengthBytes = 8

// Errors of Reconstruct and Recover.
var (
	// ErrTooFew says that fewer chunks are at hand than the code needs.
	ErrTooFew = errors.New("too few chunks")
	// ErrMiscoded says that the chunks are no code word, or not of this root.
	ErrMiscoded = errors.New("chunks that no data encodes to")
)

// Code cuts data into chunks, any Needed of which give it back. It has no state
// and may be used at several places at once.
type Code struct {
	chunks, needed int
	encoder        reedsolomon.Encoder
}

// New returns the code of n chunks of which k are needed, 1 <= k <= n <= MaxChunks.
func New(chunks, needed int) (*Code, error) {
	if needed < 1 || chunks < needed || chunks > MaxChunks {
		return nil, fmt.Errorf("a code of %d chunks, %d needed: want 1 <= needed <= chunks <= %d", chunks, needed, MaxChunks)
	}
	encoder, err := reedsolomon.New(needed, chunks-needed, reedsolomon.WithMaxGoroutines(1))
	if err != nil {
		return nil, fmt.Errorf("a code of %d chunks, %d needed: %w", chunks, needed, err)
	}
	return &Code{chunks, needed, encoder}, nil
}

// Chunks returns n, Needed k.
func (c *Code) Chunks() int { return c.chunks }

// Needed returns how many chunks give the data back.
func (c *Code) Needed() int { return c.needed }

// ChunkBytes returns the size of each chunk of data of so many bytes.
func (c *Code) ChunkBytes(data int) int { return (lengthBytes + data + c.needed - 1) / c.needed }

// Encode returns the n chunks of the data, all of one size.
func (c *Code) Encode(data []byte) [][]byte {
	size := c.ChunkBytes(len(data))
	all := make([]byte, size*c.chunks)
	binary.LittleEndian.PutUint64(all, uint64(len(data)))
	copy(all[lengthBytes:], data)
	chunks := make([][]byte, c.chunks)
	for i := range chunks {
		chunks[i] = all[i*size : (i+1)*size : (i+1)*size]
	}
	if err := c.encoder.Encode(chunks); c.chunks > c.needed && err != nil {
		panic("availability: chunks of one size do not encode: " + err.Error())
	}
	return chunks
}

// Reconstruct returns the data from any k chunks; a missing one is nil. More than k
// must agree. It returns ErrTooFew or ErrMiscoded, wrapped.
func (c *Code) Reconstruct(chunks [][]byte) ([]byte, error) {
	data, err := c.decode(chunks)
	if err != nil {
		return nil, err
	}
	for i, made := range c.Encode(data) {
		if chunks[i] != nil && string(made) != string(chunks[i]) {
			return nil, fmt.Errorf("reconstruct: chunk %d: %w", i, ErrMiscoded)
		}
	}
	return data, nil
}

// decode solves for the data chunks and reads the data out of them.
func (c *Code) decode(chunks [][]byte) ([]byte, error) {
	if len(chunks) != c.chunks {
		return nil, fmt.Errorf("reconstruct: %d chunks, want %d: %w", len(chunks), c.chunks, ErrTooFew)
	}
	size, have := -1, 0
	work := make([][]byte, c.chunks)
	for i, b := range chunks {
		if b == nil {
			continue
		}
		if len(b) == 0 || size >= 0 && len(b) != size {
			return nil, fmt.Errorf("reconstruct: chunk %d has %d bytes: %w", i, len(b), ErrMiscoded)
		}
		size = len(b)
		work[i] = b
		have++
	}
	if have < c.needed {
		return nil, fmt.Errorf("reconstruct: %d chunks, %d needed: %w", have, c.needed, ErrTooFew)
	}
	if err := c.encoder.ReconstructData(work); err != nil {
		return nil, fmt.Errorf("reconstruct: %w", err)
	}
	return c.unframe(work[:c.needed], size)
}

// unframe joins the data chunks and cuts off length and padding.
func (c *Code) unframe(work [][]byte, size int) ([]byte, error) {
	all := make([]byte, 0, size*c.needed)
	for _, b := range work {
		all = append(all, b...)
	}
	if len(all) < lengthBytes {
		return nil, fmt.Errorf("reconstruct: no length: %w", ErrMiscoded)
	}
	length := binary.LittleEndian.Uint64(all)
	if length > uint64(len(all)-lengthBytes) || c.ChunkBytes(int(length)) != size {
		return nil, fmt.Errorf("reconstruct: a length of %d in %d bytes: %w", length, len(all), ErrMiscoded)
	}
	return all[lengthBytes : lengthBytes+length], nil
}
