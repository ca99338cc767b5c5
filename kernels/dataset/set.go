package dataset

import (
	"encoding/binary"
	"fmt"

	"github.com/zeebo/blake3"
)

// Classes is the number of kinds of images in every set.
const Classes = 10

// side is the height and width of a stored image; pixels its number of bytes.
const (
	side   = 28
	pixels = side * side
)

// Set is a dataset with its training and its test part.
type Set struct {
	Train, Test Split

	name   string
	digest [32]byte
}

// Split is a part of a set: images of 28x28 bytes, row-major, and their labels.
// Invariant: len(images) == 784*len(labels), every label below Classes.
type Split struct {
	images []byte
	labels []byte
}

// Name returns the name under which the set was loaded.
func (s *Set) Name() string { return s.name }

// Digest returns the BLAKE3 digest of the set's content: sizes, images and labels
// of both splits.
func (s *Set) Digest() [32]byte { return s.digest }

// Len returns the number of images.
func (s *Split) Len() int { return len(s.labels) }

// Label returns the class of image i.
func (s *Split) Label(i int) int { return int(s.labels[i]) }

// Image returns the 784 bytes of image i, which the caller must not change.
func (s *Split) Image(i int) []byte { return s.images[i*pixels : (i+1)*pixels] }

// newSplit checks the invariant of Split.
func newSplit(images, labels []byte) (Split, error) {
	if len(images) != pixels*len(labels) {
		return Split{}, fmt.Errorf("%d bytes of images do not match %d labels", len(images), len(labels))
	}
	for i, l := range labels {
		if l >= Classes {
			return Split{}, fmt.Errorf("label %d of image %d is not a class", l, i)
		}
	}
	return Split{images, labels}, nil
}

// contentDigest hashes both splits. The sizes come first, so that no byte can
// move from one part to its neighbour unnoticed.
func contentDigest(train, test *Split) [32]byte {
	h := blake3.New()
	h.WriteString("gensim dataset 1\x00")
	var sizes [16]byte
	binary.LittleEndian.PutUint64(sizes[:8], uint64(train.Len()))
	binary.LittleEndian.PutUint64(sizes[8:], uint64(test.Len()))
	h.Write(sizes[:])
	for _, part := range [][]byte{train.images, train.labels, test.images, test.labels} {
		h.Write(part)
	}
	var d [32]byte
	h.Sum(d[:0])
	return d
}
