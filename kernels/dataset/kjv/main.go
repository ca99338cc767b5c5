package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"regexp"
)

// passage is what the text holds; heldOut the chapters between two that are kept
// from training.
const (
	passage = "gen1:1-exo40:38"
	heldOut = 16
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: kjv PROGRAM FOLDER OUTPUT")
		os.Exit(64)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "kjv:", err)
		os.Exit(74)
	}
}

func run(program, folder, output string) error {
	raw, err := exec.Command(program, "-p", folder, "-f", passage).Output()
	if err != nil {
		return fmt.Errorf("decode the text: %w", err)
	}
	parts, err := divide(raw)
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	// No name and no time in the header: the file depends on its content only.
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	z.Write(parts[0])
	z.Write([]byte{0})
	z.Write(parts[1])
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(output, packed.Bytes(), 0o644)
}

// divide returns the verses for training and the held-out ones. A line is
// "Ge1:1 In the beginning…".
func divide(raw []byte) (parts [2][]byte, err error) {
	verse := regexp.MustCompile(`^([A-Za-z]+[0-9]+):[0-9]+ (.+)$`)
	chapter, chapters := "", 0
	for line := range bytes.Lines(raw) {
		m := verse.FindSubmatch(bytes.TrimSpace(line))
		if m == nil {
			return parts, fmt.Errorf("no verse: %q", line)
		}
		if string(m[1]) != chapter {
			chapter = string(m[1])
			chapters++
		}
		part := 0
		if chapters%heldOut == 0 {
			part = 1
		}
		parts[part] = append(append(parts[part], m[2]...), '\n')
	}
	return parts, nil
}
