package tables

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow/memory"
)

// expansion bounds what decoding may allocate for a byte of the file. Files are
// not compressed, so little more than their own size is ever needed; a damaged
// length must not take the machine's memory, which no recover gives back.
const expansion, slack = 4, 1 << 20

// bounded is an allocator with a budget; it panics beyond it, and Decode turns
// that into an error.
type bounded struct {
	memory.Allocator
	left int
}

func newBounded(fileSize int) *bounded {
	return &bounded{Allocator: memory.NewGoAllocator(), left: fileSize*expansion + slack}
}

// Allocate implements memory.Allocator.
func (b *bounded) Allocate(size int) []byte {
	b.take(size)
	return b.Allocator.Allocate(size)
}

// Reallocate implements memory.Allocator.
func (b *bounded) Reallocate(size int, old []byte) []byte {
	b.take(size - len(old))
	return b.Allocator.Reallocate(size, old)
}

func (b *bounded) take(size int) {
	if size > b.left {
		panic(fmt.Sprintf("asks for %d bytes", size))
	}
	b.left -= max(size, 0)
}
