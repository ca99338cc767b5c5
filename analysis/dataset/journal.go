package dataset

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/zeebo/blake3"
)

// A journal's line is a checksum, a space, the JSON of an entry, and a line break.

// sumBytes is the length of a line's checksum: enough against accidents.
const sumBytes = 8

func lineOf(e *Entry) ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	sum := blake3.Sum256(text)
	line := append(hex.AppendEncode(nil, sum[:sumBytes]), ' ')
	return append(append(line, text...), '\n'), nil
}

// errLine reports a line that is not as it was written.
var errLine = errors.New("a line is damaged")

// parse returns the entry of a line without its line break.
func parse(line []byte) (*Entry, error) {
	sum, text, found := bytes.Cut(line, []byte(" "))
	want := blake3.Sum256(text)
	if !found || string(sum) != hex.EncodeToString(want[:sumBytes]) {
		return nil, errLine
	}
	var e Entry
	if err := json.Unmarshal(text, &e); err != nil {
		return nil, fmt.Errorf("%w: %w", errLine, err)
	}
	return &e, nil
}

// span is where a line lies in a file, line break excluded.
type span struct {
	offset int64
	length int
}

// scan reads the entries of a journal in order. It stops without an error at the first
// line that is not whole, which a killed process leaves at the end of its file, and
// returns the length of what is whole; damage before the last line is an error.
func scan(f io.Reader, visit func(*Entry, span) error) (whole int64, err error) {
	r := bufio.NewReaderSize(f, 1<<16)
	for {
		line, err := r.ReadBytes('\n')
		switch {
		case errors.Is(err, io.EOF):
			return whole, nil
		case err != nil:
			return whole, err
		}
		e, err := parse(line[:len(line)-1])
		if err != nil {
			if _, after := r.Peek(1); errors.Is(after, io.EOF) {
				return whole, nil
			}
			return whole, fmt.Errorf("at byte %d: %w", whole, err)
		}
		if err := visit(e, span{whole, len(line) - 1}); err != nil {
			return whole, err
		}
		whole += int64(len(line))
	}
}

// journal is a file that entries are appended to.
type journal struct {
	f *os.File
}

func (j *journal) append(e *Entry) error {
	line, err := lineOf(e)
	if err != nil {
		return err
	}
	_, err = j.f.Write(line)
	return err
}

// close makes what was written last.
func (j *journal) close() error { return errors.Join(j.f.Sync(), j.f.Close()) }
