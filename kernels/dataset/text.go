package dataset

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"github.com/zeebo/blake3"

	"gensim/internal/detmath"
)

// KJV is the name of the text: Genesis and Exodus of the King James Version.
const KJV = "kjv"

// KJVSymbols is the number of different characters in it.
const KJVSymbols = 62

// kjvDigest is the digest of its content, as Text.Digest gives it.
const kjvDigest = "964dd022c3ab7e6f566477f1a74195c02c6735002f5799768b8c0bfbdbb12a5a"

//go:embed kjv.gz
var embeddedKJV []byte

// TextNames returns the names that LoadText knows.
func TextNames() []string { return []string{KJV} }

// Text is a text with its training and its held-out part, as tokens: a token is
// the place of its character among all characters of the text, sorted.
type Text struct {
	Train, Test Passage
	symbols     []byte
	digest      [32]byte
}

// Passage is a part of a text. Invariant: every token is below Symbols.
type Passage struct{ tokens []byte }

// LoadText returns the named text after verifying its checksum.
func LoadText(name string) (*Text, error) {
	if name != KJV {
		return nil, fmt.Errorf("unknown text %q: want one of %q", name, TextNames())
	}
	raw, err := gunzip(bytes.NewReader(embeddedKJV))
	if err != nil {
		return nil, fmt.Errorf("unpack embedded %s: %w", KJV, err)
	}
	return newText(raw, kjvDigest)
}

// newText divides the file's content, training part, zero byte, held-out part, and
// holds it to the pinned digest.
func newText(raw []byte, digest string) (*Text, error) {
	train, test, ok := bytes.Cut(raw, []byte{0})
	if !ok {
		return nil, fmt.Errorf("text %s has no held-out part", KJV)
	}
	t := &Text{digest: textDigest(train, test)}
	if got := hex.EncodeToString(t.digest[:]); got != digest {
		return nil, fmt.Errorf("text %s is damaged: content digest %s, want %s", KJV, got, digest)
	}
	var token [256]byte
	for c := range 256 {
		if bytes.IndexByte(raw, byte(c)) >= 0 && c != 0 {
			token[c] = byte(len(t.symbols))
			t.symbols = append(t.symbols, byte(c))
		}
	}
	if len(t.symbols) != KJVSymbols {
		return nil, fmt.Errorf("text %s has %d characters, want %d", KJV, len(t.symbols), KJVSymbols)
	}
	translate := func(part []byte) Passage {
		tokens := make([]byte, len(part))
		for i, c := range part {
			tokens[i] = token[c]
		}
		return Passage{tokens}
	}
	t.Train, t.Test = translate(train), translate(test)
	return t, nil
}

// textDigest hashes both parts, their sizes first.
func textDigest(train, test []byte) [32]byte {
	h := blake3.New()
	h.WriteString("gensim text 1\x00")
	var sizes [16]byte
	binary.LittleEndian.PutUint64(sizes[:8], uint64(len(train)))
	binary.LittleEndian.PutUint64(sizes[8:], uint64(len(test)))
	h.Write(sizes[:])
	h.Write(train)
	h.Write(test)
	var d [32]byte
	h.Sum(d[:0])
	return d
}

// Name returns the name under which the text was loaded.
func (t *Text) Name() string { return KJV }

// Digest returns the BLAKE3 digest of the text's content: sizes and characters of
// both parts.
func (t *Text) Digest() [32]byte { return t.digest }

// Symbols returns the characters that occur, sorted; a token is a place in it.
func (t *Text) Symbols() string { return string(t.symbols) }

// Len returns the number of characters.
func (p *Passage) Len() int { return len(p.tokens) }

// Token returns the token at place i.
func (p *Passage) Token(i int) int { return int(p.tokens[i]) }

// Bigram returns what a model that sees one character can do: the mean
// cross-entropy, in nats a character, of the held-out part under the frequencies
// of pairs in the training part, each counted once more than it occurs.
func (t *Text) Bigram() float64 {
	n := len(t.symbols)
	pairs, first := make([]int, n*n), make([]int, n)
	for i, b := range t.Train.tokens[1:] {
		a := t.Train.tokens[i]
		pairs[int(a)*n+int(b)]++
		first[a]++
	}
	sum := 0.0
	for i, b := range t.Test.tokens[1:] {
		a := t.Test.tokens[i]
		p := float64(pairs[int(a)*n+int(b)]+1) / float64(first[a]+n)
		sum -= detmath.Log(p)
	}
	return sum / float64(len(t.Test.tokens)-1)
}

// Windows presents a passage as samples of length context that do not overlap:
// sample s has the tokens from s·context on, its labels are the tokens after each.
type Windows struct {
	passage *Passage
	context int
}

// Windows returns the passage as samples; the error says that it is too short.
func (p *Passage) Windows(context int) (*Windows, error) {
	if context < 1 || context >= p.Len() {
		return nil, fmt.Errorf("a text of %d characters has no sample of %d", p.Len(), context)
	}
	return &Windows{p, context}, nil
}

// Len returns the number of samples.
func (w *Windows) Len() int { return (w.passage.Len() - 1) / w.context }

// Gather writes the tokens of the named samples into dst, as exact float32.
func (w *Windows) Gather(dst []float32, samples []uint32, unpack Unpack) {
	w.write(dst, samples, unpack, 0)
}

// Labels writes the token that follows each of them into dst.
func (w *Windows) Labels(dst []float32, samples []uint32, unpack Unpack) {
	w.write(dst, samples, unpack, 1)
}

// write takes a token for what it is: a whole number over a largest of one.
func (w *Windows) write(dst []float32, samples []uint32, unpack Unpack, ahead int) {
	unpack(dst[:len(samples)*w.context], Rows{w.passage.tokens[ahead:], 1, samples, 1})
}
