//go:build !linux

package main

import (
	"errors"
	"time"
)

var errSystem = errors.New("the yardstick runs on Linux only")

func onCPU(cpu int, f func() error) error {
	if cpu == anyCPU {
		return f()
	}
	return errSystem
}

func processorTime() (time.Duration, error) { return 0, errSystem }
