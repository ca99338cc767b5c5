package memo

import (
	"bytes"
	"encoding/binary"
	"errors"

	"github.com/zeebo/blake3"

	"gensim/internal/merkle"
)

// An entry is magic, key, length of the content in eight bytes, content, and the
// checksum of all that.
const (
	magic        = "gensim memo 1\n"
	hashBytes    = 32
	headBytes    = len(magic) + hashBytes + 8
	frameBytes   = headBytes + hashBytes
	longestEntry = 1 << 30 // bytes; a file beyond is none of ours
)

// The ways in which a file is no entry of a key.
var (
	errForeign  = errors.New("is no entry of this version")
	errKey      = errors.New("is the entry of another key")
	errLength   = errors.New("is cut short or has grown")
	errChecksum = errors.New("has a wrong checksum")
)

// seal returns the entry of a content.
func seal(key merkle.Hash, content []byte) []byte {
	entry := make([]byte, 0, frameBytes+len(content))
	entry = append(entry, magic...)
	entry = append(entry, key[:]...)
	entry = binary.LittleEndian.AppendUint64(entry, uint64(len(content)))
	entry = append(entry, content...)
	sum := blake3.Sum256(entry)
	return append(entry, sum[:]...)
}

// open returns the content of the key's entry, or what is wrong with it.
func open(key merkle.Hash, entry []byte) ([]byte, error) {
	head, ok := bytes.CutPrefix(entry, []byte(magic))
	if !ok {
		return nil, errForeign
	}
	if len(entry) < frameBytes {
		return nil, errLength
	}
	if [hashBytes]byte(head) != key {
		return nil, errKey
	}
	if binary.LittleEndian.Uint64(head[hashBytes:]) != uint64(len(entry)-frameBytes) {
		return nil, errLength
	}
	body, sum := entry[:len(entry)-hashBytes], entry[len(entry)-hashBytes:]
	if blake3.Sum256(body) != [hashBytes]byte(sum) {
		return nil, errChecksum
	}
	return body[headBytes:], nil
}
