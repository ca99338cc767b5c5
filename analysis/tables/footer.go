package tables

import (
	"encoding/binary"
	"errors"
)

// errFooter reports a footer that announces more than it can hold.
var errFooter = errors.New("footer announces more than the file holds")

// fileMagic ends an Arrow file; the footer's length stands before it.
const fileMagic = "ARROW1"

// Slots of the tables of Arrow's File.fbs and Schema.fbs that hold vectors.
const (
	footerSchema, footerDictionaries, footerBatches, footerMetadata = 1, 2, 3, 4
	schemaFields, schemaMetadata, schemaFeatures                    = 1, 2, 3
	fieldChildren, fieldMetadata                                    = 5, 6
)

// checkFooter bounds every vector of the footer by the bytes that are there.
// Arrow's reader allocates by the announced length before it looks at an
// element, and memory that a damaged length asks for ends the process where a
// panic would not.
func checkFooter(data []byte) error {
	tail := len(data) - len(fileMagic) - 4
	if tail < 0 || string(data[tail+4:]) != fileMagic {
		return errors.New("not an Arrow file, or cut short")
	}
	size := int(binary.LittleEndian.Uint32(data[tail:]))
	if size > tail {
		return errFooter
	}
	b := flat(data[tail-size : tail])
	root := b.indirect(0)
	s := b.follow(root, footerSchema)
	ok := root > 0 && s > 0 &&
		b.fits(root, footerDictionaries, 24) && b.fits(root, footerBatches, 24) && b.fits(root, footerMetadata, 4) &&
		b.fits(s, schemaFields, 4) && b.fits(s, schemaMetadata, 4) && b.fits(s, schemaFeatures, 8)
	if !ok {
		return errFooter
	}
	at, n := b.vector(s, schemaFields)
	for i := range n {
		field := b.indirect(at + 4*i)
		if field < 0 || !b.fits(field, fieldChildren, 4) || !b.fits(field, fieldMetadata, 4) {
			return errFooter
		}
	}
	return nil
}

// flat is a flatbuffer. Its methods return -1 for a position outside it.
type flat []byte

func (b flat) uint32(at int) int {
	if at < 0 || at > len(b)-4 {
		return -1
	}
	return int(binary.LittleEndian.Uint32(b[at:]))
}

func (b flat) uint16(at int) int {
	if at < 0 || at > len(b)-2 {
		return -1
	}
	return int(binary.LittleEndian.Uint16(b[at:]))
}

// indirect follows the offset at a position.
func (b flat) indirect(at int) int {
	off := b.uint32(at)
	if off <= 0 || at+off >= len(b) {
		return -1
	}
	return at + off
}

// slot returns the position of a table's slot, 0 if it is left out.
func (b flat) slot(table, slot int) int {
	raw := b.uint32(table)
	if raw < 0 {
		return -1
	}
	vtable := table - int(int32(uint32(raw)))
	size := b.uint16(vtable)
	if size < 0 {
		return -1
	}
	if 4+2*slot >= size { // as Arrow's reader compares, odd sizes included
		return 0
	}
	off := b.uint16(vtable + 4 + 2*slot)
	if off <= 0 {
		return off
	}
	return table + off
}

// follow returns what a slot points at, 0 if it is left out.
func (b flat) follow(table, slot int) int {
	at := b.slot(table, slot)
	if at <= 0 {
		return at
	}
	return b.indirect(at)
}

// vector returns the first element and the length of a slot's vector.
func (b flat) vector(table, slot int) (at, n int) {
	v := b.follow(table, slot)
	if v <= 0 {
		return v, 0
	}
	return v + 4, b.uint32(v)
}

// fits reports whether the vector in a slot, if any, lies within the buffer.
func (b flat) fits(table, slot, elementSize int) bool {
	at, n := b.vector(table, slot)
	return at == 0 || at > 0 && n >= 0 && n <= (len(b)-at)/elementSize
}
