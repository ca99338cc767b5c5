//go:build !noasm

package simd

// The structs of this file are what assembly takes; the generator reads this file
// for their layout. Pointers may be nil where nothing is read or written. Distances
// are in bytes.

// tile is the argument of a kernel that computes count tiles of a matrix product, one
// below the other, of as many rows as the kernel has and at most as many columns. For
// each of them, for each lane, in order:
//
//	acc[i,j] = load ? c[i,j] : +0
//	for segments times {
//		for t in 0..k-1 { acc[i,j] = madd(a[i,t], b[t,j], acc[i,j]) }
//		a, b = a beyond a[0,k-1] and jump bytes more, b beyond b[k-1] and jumps[segments left] more
//	}
//	for folds times { acc[i,j] = the latest partial tile, taken off the pile, + acc[i,j] }
//
// and acc goes onto the pile of partial tiles, the last lane's to c[i,j] for j < cols,
// after what is asked for of
//
//	acc[i,j] = acc[i,j] + bias[j]
//	acc[i,j] = acc[i,j] + rowBias[i]
//	acc[i,j] = madd(rate, acc[i,j], onto[i,j])
//	acc[i,j] = acc[i,j] <= 0 ? +0 : acc[i,j]
//
// b is read in the kernel's full width, and partial tiles have it. The next tile's a is
// aTile bytes further, its c below.
type tile struct {
	a       *float32
	aRow    int // from a[i,t] to a[i+1,t]
	aStep   int // from a[i,t] to a[i,t+1]
	aTile   int // from a tile's a to the next one's
	b       *float32
	bStep   int // from b[t] to b[t+1]
	c       *float32
	cRow    int
	load    int      // 1 when the sums of the only lane go on from c
	cols    int      // at least 1
	lanes   *lane    // the first
	last    *lane    // at or after the first
	count   int      // of tiles, at least 1; the kernel counts it down
	partial *float32 // the pile
	slot    int      // from one partial tile to the next
	//lint:ignore U1000 the kernel's own: how far a and c have gone
	aAt, cAt int
	bias     *float32 // a row; nil for none
	rowBias  *float32 // of the first tile alone; nil for none
	onto     *float32 // of c's layout; nil for none
	relu     int      // 1 when numbers of at most 0 are cleared
	rate     float32
	// segments of a lane, at least 1, and the distances in a and b from one to the next,
	// b's by how many segments are left; nil for none in b.
	segments, jump int
	jumps          *int
}

// lane is one lane's part of a sum: k products from a and b bytes after the tile's.
// After its folds there are pile bytes of partial tiles below it.
type lane struct {
	k, a, b, folds, pile int
}

// strip is the argument of a kernel that transposes eight rows in blocks of eight
// columns: for block b, column t and row r,
//
//	dst[b·dstBlock + t·dstRow + 4·r] = src[r][b·srcBlock + 4·t]
//
// with blocks of eight columns and, unless cols is 0, one more of cols columns.
type strip struct {
	src      [8]*float32
	srcBlock int
	dst      *float32
	dstRow   int
	dstBlock int
	blocks   int
	cols     int
}

// rows is the argument of kernels that copy count rows of cols floats to rows of one
// or two vectors; what lies beyond cols becomes +0.
type rows struct {
	count  int
	cols   int // at least 1, at most the width
	src    *float32
	srcRow int
	dst    *float32
}

// plane is the argument of kernels that compute a matrix of count rows of cols
// floats, all without gaps. An operand is a matrix of that shape, a row that all
// rows share, or a column with a number for each row; k holds scalar operands.
type plane struct {
	count, cols int
	out         *float32
	x, y, z     *float32
	k           [6]float32
}

// pile is the argument of kernels that combine count rows, step bytes apart, into
// one of cols floats; y is a second operand of the same layout.
type pile struct {
	count, cols int
	x, y        *float32
	step        int
	out         *float32
}

// windows is the argument of the kernel that cuts an image into windows of count
// rows of cols floats, for pixels windows, each step bytes after the one before.
type windows struct {
	pixels, count, cols int
	src                 *float32
	srcRow              int
	step                int
	dst                 *float32
}

// pool is the argument of kernels that pool two rows of an image: count squares of
// 2x2 pixels of cols channels. row leads from a pixel of x, and of its gradient, to
// the one below.
type pool struct {
	count, cols int
	x           *float32
	row         int
	out, dy     *float32
}

// output is the argument of the kernel that writes count numbers as bytes.
type output struct {
	count int
	x     *float32
	out   *byte
}

// draws is the argument of kernels that make count numbers of random words. They read
// and write whole vectors, in part beyond the last.
type draws struct {
	count int
	words *uint64
	out   *float32
}

// input is the argument of kernels that make numbers of rows of bytes, or of pairs of
// them: of count rows of a table, row bytes each, whose places stand one after the
// other. A row has at least a vector of numbers: vectors of them and last numbers more
// than none, which end with the row's last and begin within it.
type input struct {
	count   int
	places  *uint32
	table   *byte
	row     int
	vectors int // whole ones before the last, which may overlap them
	last    int // the number from which on the last vector is
	out     *float32
	top     float32
}
