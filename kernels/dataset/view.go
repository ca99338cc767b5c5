package dataset

import (
	"encoding/binary"
	"fmt"
)

// Unpack is out[i] = float32(x[i]) / top, rounded once, for unsigned integers of one
// or two bytes, least significant first; x holds as many as out numbers.
type Unpack func(out []float32, x []byte, top float32)

// UnpackPlain defines Unpack.
func UnpackPlain(out []float32, x []byte, top float32) {
	if len(x) == len(out) {
		for i, b := range x {
			out[i] = float32(b) / top
		}
		return
	}
	for i := range out {
		out[i] = float32(binary.LittleEndian.Uint16(x[2*i:])) / top
	}
}

// View presents a split's images as rows of float32 inputs of one width.
type View struct {
	split *Split
	width int
	// packed holds the images one after the other: bytes at full size, else the sums
	// over 2x2 pixels, two bytes each. top is the largest value one can have.
	packed []byte
	row    int // bytes of an image
	top    float32
}

// View returns the split as inputs of the given width: 784 gives every pixel,
// 196 the means of 2x2 pixels. A pixel's byte 0..255 maps to float32(b)/255, a
// pooled pixel's sum 0..1020 to float32(sum)/1020; no other rounding takes place.
func (s *Split) View(width int) (*View, error) {
	switch width {
	case pixels:
		return &View{split: s, width: width, packed: s.images, row: width, top: 255}, nil
	case pixels / 4:
		v := &View{split: s, width: width, packed: make([]byte, 0, 2*s.Len()*width), row: 2 * width, top: 4 * 255}
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
	for i, s := range samples {
		unpack(dst[i*v.width:(i+1)*v.width], v.packed[int(s)*v.row:][:v.row], v.top)
	}
}

// Labels writes the classes of the named images into dst, as exact float32.
func (v *View) Labels(dst []float32, samples []uint32) {
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
