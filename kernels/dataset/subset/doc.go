// Command subset makes the embedded dataset fashion-mnist-small.gz from the whole
// Fashion-MNIST: of each class the first 400 training and the first 100 test
// images, in their order of appearance.
//
//	four IDX files ──► first of each class ──► images, labels, images, labels ──► gzip
//
//	go run ./kernels/dataset/subset data/fashion-mnist kernels/dataset/fashion-mnist-small.gz
//
// The first argument is the folder with the four IDX files (gzip), as Debian's
// package dataset-fashion-mnist ships them and as `make data` brings them. The
// command knows nothing of how the images are used.
package main
