package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

const (
	imageSize     = 28 * 28
	classes       = 10
	trainPerClass = 400
	testPerClass  = 100
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: subset FOLDER OUTPUT")
		os.Exit(64)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "subset:", err)
		os.Exit(74)
	}
}

func run(folder, output string) error {
	var packed bytes.Buffer
	// No name and no time in the header: the file depends on its content only.
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, part := range []struct {
		prefix   string
		perClass int
	}{{"train", trainPerClass}, {"t10k", testPerClass}} {
		images, labels, err := choose(folder, part.prefix, part.perClass)
		if err != nil {
			return err
		}
		z.Write(images)
		z.Write(labels)
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(output, packed.Bytes(), 0o644)
}

// choose returns the first perClass images of every class with their labels.
func choose(folder, prefix string, perClass int) (images, labels []byte, err error) {
	allImages, err := readIDX(filepath.Join(folder, prefix+"-images-idx3-ubyte.gz"), 16)
	if err != nil {
		return nil, nil, err
	}
	allLabels, err := readIDX(filepath.Join(folder, prefix+"-labels-idx1-ubyte.gz"), 8)
	if err != nil {
		return nil, nil, err
	}
	if len(allImages) != imageSize*len(allLabels) {
		return nil, nil, fmt.Errorf("%s: images and labels do not match", prefix)
	}
	var taken [classes]int
	for i, label := range allLabels {
		if taken[label] == perClass {
			continue
		}
		taken[label]++
		images = append(images, allImages[i*imageSize:(i+1)*imageSize]...)
		labels = append(labels, label)
	}
	for class, n := range taken {
		if n != perClass {
			return nil, nil, fmt.Errorf("%s: class %d has only %d images", prefix, class, n)
		}
	}
	return images, labels, nil
}

// readIDX returns the content of a gzip'd IDX file after its header.
func readIDX(path string, header int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(raw) < header {
		return nil, fmt.Errorf("%s is cut short", path)
	}
	return raw[header:], nil
}
