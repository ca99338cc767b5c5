package main

import (
	"errors"
	"os"
	"path/filepath"

	"gensim/analysis/plots"
)

// keeping is a folder of numbers and pictures while it is written aside. Its name follows
// from what was asked, so that the same asked again takes the place of its equal.
type keeping struct {
	aside string
	final string
	names []string // of the files, in the order written
}

// newKeeping starts a folder of that name below another.
func newKeeping(out, name string) (*keeping, error) {
	if err := os.MkdirAll(out, 0o777); err != nil {
		return nil, err
	}
	aside, err := os.MkdirTemp(out, ".writing-"+name+"-")
	if err != nil {
		return nil, err
	}
	return &keeping{aside: aside, final: filepath.Join(out, name)}, nil
}

// figure writes a picture in every format.
func (k *keeping) figure(name string, f *plots.Figure) error {
	for _, format := range plots.Formats() {
		file, err := os.Create(filepath.Join(k.aside, name+"."+string(format)))
		if err != nil {
			return err
		}
		if err := errors.Join(f.Write(file, format), file.Close()); err != nil {
			return err
		}
		k.names = append(k.names, name+"."+string(format))
	}
	return nil
}

// files are those written so far, and one that follows, where they will be. The one that
// follows stands first.
func (k *keeping) files(next string) []string {
	list := []string{filepath.Join(k.final, next)}
	for _, name := range k.names {
		list = append(list, filepath.Join(k.final, name))
	}
	return list
}

// write writes a whole file.
func (k *keeping) write(name string, text []byte) error {
	return os.WriteFile(filepath.Join(k.aside, name), text, 0o666)
}

// commit puts the folder in its place; one that was there before makes room.
func (k *keeping) commit() error {
	if err := os.Chmod(k.aside, 0o755); err != nil {
		return err
	}
	old := k.aside + "-old"
	if err := os.Rename(k.final, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return errors.Join(os.Rename(k.aside, k.final), os.RemoveAll(old))
}

// abort removes what was not committed.
func (k *keeping) abort() error { return os.RemoveAll(k.aside) }
