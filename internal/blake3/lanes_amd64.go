//go:build !noasm

package blake3

// width is the number of lanes of a vector.
const width = 16

// lanes is what compress takes: a chunk or a parent in each lane. The generator reads
// this file for its layout.
type lanes struct {
	in      [width]*byte  // count whole blocks may be read from it, and as many as another lane has
	blocks  int           // the most that a lane has, at least 1
	counter [width]uint32 // of the chunk
	count   [width]uint32 // blocks of a lane; with 0 its output means nothing
	last    [width]uint32 // bytes of the last block
	first   [width]uint32 // flags of the first block
	end     [width]uint32 // further flags of the last block
	//lint:ignore U1000 the kernel's own: words of the lanes' blocks, and room to align them
	words [17][width]uint32
	out   [width][32]byte // chaining values, or hashes
}
