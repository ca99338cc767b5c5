package dataset

import "fmt"

// View presents a split's images as rows of float32 inputs of one width.
type View struct {
	split *Split
	width int
	// value[s] is the input whose bytes sum to s: s/255 at full size, s/1020 for
	// a pooled pixel, the division rounded once to float32.
	value []float32
}

// View returns the split as inputs of the given width: 784 gives every pixel,
// 196 the means of 2x2 pixels. A pixel's byte 0..255 maps to float32(b)/255, a
// pooled pixel's sum 0..1020 to float32(sum)/1020; no other rounding takes place.
func (s *Split) View(width int) (*View, error) {
	var top int
	switch width {
	case pixels:
		top = 255
	case pixels / 4:
		top = 4 * 255
	default:
		return nil, fmt.Errorf("images of 28x28 cannot be shown as %d inputs: want 196 or 784", width)
	}
	v := &View{split: s, width: width, value: make([]float32, top+1)}
	for i := range v.value {
		v.value[i] = float32(i) / float32(top)
	}
	return v, nil
}

// Width returns the number of inputs of a row.
func (v *View) Width() int { return v.width }

// Gather writes the rows of the named images into dst, which holds
// len(samples)*Width() values.
func (v *View) Gather(dst []float32, samples []uint32) {
	for i, s := range samples {
		row, image := dst[i*v.width:(i+1)*v.width], v.split.Image(int(s))
		if v.width == pixels {
			v.full(row, image)
		} else {
			v.pooled(row, image)
		}
	}
}

// Labels writes the classes of the named images into dst, as exact float32.
func (v *View) Labels(dst []float32, samples []uint32) {
	for i, s := range samples {
		dst[i] = float32(v.split.labels[s])
	}
}

func (v *View) full(row []float32, image []byte) {
	image = image[:len(row)]
	value := v.value[:256]
	for i := range row {
		row[i] = value[image[i]]
	}
}

func (v *View) pooled(row []float32, image []byte) {
	const half = side / 2
	for y := range half {
		out := row[y*half : (y+1)*half]
		upper := image[2*y*side : (2*y+1)*side]
		lower := image[(2*y+1)*side : (2*y+2)*side]
		for x := range out {
			sum := int(upper[2*x]) + int(upper[2*x+1]) + int(lower[2*x]) + int(lower[2*x+1])
			out[x] = v.value[sum]
		}
	}
}
