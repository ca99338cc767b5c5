package dataset

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Names of the sets.
const (
	Small = "fashion-mnist-small"
	Full  = "fashion-mnist"
)

// Directory is where the whole set lies, below the working directory.
const Directory = "data/fashion-mnist"

// ErrAbsent says that the whole set has not been brought yet.
var ErrAbsent = errors.New("the dataset fashion-mnist is not in " + Directory + ": run `make data`")

// Sizes of the subset, per class and in all.
const (
	SmallTrainPerClass = 400
	SmallTestPerClass  = 100
	smallTrain         = Classes * SmallTrainPerClass
	smallTest          = Classes * SmallTestPerClass
)

// The digests of the sets' contents, as Set.Digest gives them.
const (
	smallDigest = "8f0c775c746c4696345d18d0f68850e368bce21890b41e260e015681db02a50a"
	fullDigest  = "a230a023416a7d6bcb6176e60f02e486922dc5277bbea2555f2e7c79e45a9082"
)

//go:embed fashion-mnist-small.gz
var embedded []byte

// Names returns the names that Load knows: sets of images.
func Names() []string { return []string{Full, Small} }

// Load returns the named set after verifying its checksum. The small set is
// embedded; the whole one is read from Directory, and the error is ErrAbsent
// when it is not there.
func Load(name string) (*Set, error) {
	switch name {
	case Small:
		return loadSmall()
	case Full:
		return loadFull(Directory)
	}
	return nil, fmt.Errorf("unknown dataset %q: want one of %q", name, Names())
}

// loadSmall unpacks the embedded file: training images, training labels, test
// images, test labels, one after the other.
func loadSmall() (*Set, error) {
	raw, err := gunzip(bytes.NewReader(embedded))
	if err != nil {
		return nil, fmt.Errorf("unpack embedded %s: %w", Small, err)
	}
	const size = (smallTrain + smallTest) * (pixels + 1)
	if len(raw) != size {
		return nil, fmt.Errorf("embedded %s holds %d bytes, want %d", Small, len(raw), size)
	}
	next := func(n int) []byte {
		part := raw[:n:n]
		raw = raw[n:]
		return part
	}
	parts := [4][]byte{next(smallTrain * pixels), next(smallTrain), next(smallTest * pixels), next(smallTest)}
	return assemble(Small, parts, smallDigest)
}

// loadFull reads the four files of the whole set.
func loadFull(dir string) (*Set, error) {
	files := [4]string{
		"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
		"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
	}
	headers := [4]int{16, 8, 16, 8} // magic number and sizes of an IDX file
	var parts [4][]byte
	for i, name := range files {
		f, err := os.Open(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, ErrAbsent
		}
		if err != nil {
			return nil, fmt.Errorf("open dataset: %w", err)
		}
		raw, err := gunzip(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("read dataset file %s: %w", name, err)
		}
		if len(raw) < headers[i] {
			return nil, fmt.Errorf("dataset file %s is cut short", name)
		}
		parts[i] = raw[headers[i]:]
	}
	return assemble(Full, parts, fullDigest)
}

// assemble builds a set from images and labels of both splits and holds its
// content to the pinned digest.
func assemble(name string, parts [4][]byte, digest string) (*Set, error) {
	train, err := newSplit(parts[0], parts[1])
	if err != nil {
		return nil, fmt.Errorf("dataset %s, training part: %w", name, err)
	}
	test, err := newSplit(parts[2], parts[3])
	if err != nil {
		return nil, fmt.Errorf("dataset %s, test part: %w", name, err)
	}
	s := &Set{Train: train, Test: test, name: name, digest: contentDigest(&train, &test)}
	if got := hex.EncodeToString(s.digest[:]); got != digest {
		return nil, fmt.Errorf("dataset %s is damaged: content digest %s, want %s", name, got, digest)
	}
	return s, nil
}

func gunzip(r io.Reader) ([]byte, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
