package dataset

import (
	"encoding/binary"
	"fmt"
)

// Rows are rows of unsigned integers of a table, all of one width, named by their
// places in it.
type Rows struct {
	Table  []byte // rows one after the other
	Size   int    // bytes of an integer, one or two, the least significant first
	Places []uint32
	Top    float32 // the largest value that an integer can have
}

// Row returns the bytes of row i of the named ones, which has so many integers.
func (r Rows) Row(i, width int) []byte {
	return r.Table[int(r.Places[i])*r.Size*width:][:r.Size*width]
}

// Unpack is out[i,j] = float32(x[i,j]) / top, rounded once, for row i of the named
// ones; out has a whole number of numbers for each.
type Unpack func(out []float32, rows Rows)

// UnpackPlain defines Unpack.
func UnpackPlain(out []float32, rows Rows) {
	if len(out) == 0 {
		return
	}
	width := len(out) / len(rows.Places)
	for i := range rows.Places {
		row, to := rows.Row(i, width), out[i*width:(i+1)*width]
		if rows.Size == 1 {
			for j, b := range row {
				to[j] = float32(b) / rows.Top
			}
			continue
		}
		for j := range to {
			to[j] = float32(binary.LittleEndian.Uint16(row[2*j:])) / rows.Top
		}
	}
}

// View presents a split's images as rows of float32 inputs of one width.
type View struct {
	split *Split
	width int
	// packed holds the images one after the other: bytes at full size, else the sums
	// over 2x2 pixels, two bytes each. top is the largest value one can have.
	packed []byte
	size   int // bytes of a number
	top    float32
}

// View returns the split as inputs of the given width: 784 gives every pixel,
// 196 the means of 2x2 pixels. A pixel's byte 0..255 maps to float32(b)/255, a
// pooled pixel's sum 0..1020 to float32(sum)/1020; no other rounding takes place.
func (s *Split) View(width int) (*View, error) {
	switch width {
	case pixels:
		return &View{split: s, width: width, packed: s.images, size: 1, top: 255}, nil
	case pixels / 4:
		v := &View{split: s, width: width, packed: make([]byte, 0, 2*s.Len()*width), size: 2, top: 4 * 255}
		for i := range s.Len() {
			v.packed = appendPooled(v.packed, s.Image(i))
		}
		return v, nil
	}
	return nil, fmt.Errorf("images of 28x28 cannot be shown as %d inputs: want 196 or 784", width)
}

// Len returns the number of images.
func (v *View) Len() int { return v.split.Len() }

// Width returns the number of inputs of a row.
func (v *View) Width() int { return v.width }

// Gather writes the rows of the named images into dst, which holds
// len(samples)*Width() values.
func (v *View) Gather(dst []float32, samples []uint32, unpack Unpack) {
	unpack(dst[:len(samples)*v.width], Rows{v.packed, v.size, samples, v.top})
}

// Labels writes the classes of the named images into dst, as exact float32. A number a
// row is nothing to unpack at once.
func (v *View) Labels(dst []float32, samples []uint32, _ Unpack) {
	for i, s := range samples {
		dst[i] = float32(v.split.labels[s])
	}
}

// appendPooled appends the sums over 2x2 pixels of an image.
func appendPooled(sums, image []byte) []byte {
	for y := 0; y < side; y += 2 {
		upper, lower := image[y*side:(y+1)*side], image[(y+1)*side:(y+2)*side]
		for x := 0; x < side; x += 2 {
			sum := uint16(upper[x]) + uint16(upper[x+1]) + uint16(lower[x]) + uint16(lower[x+1])
			sums = binary.LittleEndian.AppendUint16(sums, sum)
		}
	}
	return sums
}
