// Command kjv makes the embedded text kjv.gz from the King James Version that
// Debian's packages bible-kjv and bible-kjv-text carry in their own compressed
// format: Genesis and Exodus, a verse a line, without numbers. Every sixteenth
// chapter goes into the held-out part, the others into the training part.
//
//	bible -f gen1:1-exo40:38 ──► verses ──► training, zero byte, held-out ──► gzip
//
//	apt-get download bible-kjv bible-kjv-text   # and unpack both with dpkg -x
//	go run ./kernels/dataset/kjv usr/bin/bible usr/lib kernels/dataset/kjv.gz
//
// The arguments are the program that decodes, the folder with bible.data, and the
// output. The command knows nothing of how the text is used.
package main
