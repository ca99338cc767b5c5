package dataset

import "fmt"

// View presents a split's images as rows of float32 inputs of one width.
type View struct {
	split *Split
	width int
	// value[s] is the input whose bytes sum to s: s/255 at full size, s/1020 for
	// a pooled pixel, the division rounded once to float32.
	value []float32
	// sums holds the pooled images, one after the other; nil at full size.
	sums []uint16
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
	if width != pixels {
		v.sums = make([]uint16, 0, s.Len()*width)
		for i := range s.Len() {
			v.sums = appendPooled(v.sums, s.Image(i))
		}
	}
	return v, nil
}

// Len returns the number of images.
func (v *View) Len() int { return v.split.Len() }

// Width returns the number of inputs of a row.
func (v *View) Width() int { return v.width }

// Gather writes the rows of the named images into dst, which holds
// len(samples)*Width() values.
func (v *View) Gather(dst []float32, samples []uint32) {
	for i, s := range samples {
		row, from := dst[i*v.width:(i+1)*v.width], int(s)*v.width
		if v.sums == nil {
			look(row, v.split.images[from:], v.value)
		} else {
			look(row, v.sums[from:], v.value)
		}
	}
}

// Labels writes the classes of the named images into dst, as exact float32.
func (v *View) Labels(dst []float32, samples []uint32) {
	for i, s := range samples {
		dst[i] = float32(v.split.labels[s])
	}
}

// look is row[i] = value[keys[i]].
func look[K byte | uint16](row []float32, keys []K, value []float32) {
	keys = keys[:len(row)]
	for i, k := range keys {
		row[i] = value[k]
	}
}

// appendPooled appends the sums over 2x2 pixels of an image.
func appendPooled(sums []uint16, image []byte) []uint16 {
	for y := 0; y < side; y += 2 {
		upper, lower := image[y*side:(y+1)*side], image[(y+1)*side:(y+2)*side]
		for x := 0; x < side; x += 2 {
			sums = append(sums, uint16(upper[x])+uint16(upper[x+1])+uint16(lower[x])+uint16(lower[x+1]))
		}
	}
	return sums
}
