//go:build unix && !solaris && !illumos && !aix

package rundir

import (
	"errors"
	"os"
	"syscall"
)

// haveLocks says whether a directory can be locked here.
const haveLocks = true

// lockWait opens a directory and waits for its lock, which the system releases
// when the process ends, however it ends. A file system without locks grants it.
func lockWait(path string) (*os.File, error) {
	d, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(d.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			return d, nil
		}
	}
}

// lockTry takes the lock of a directory if nobody holds it.
func lockTry(path string) (*os.File, bool) {
	d, err := os.Open(path)
	if err != nil {
		return nil, false
	}
	if syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		d.Close()
		return nil, false
	}
	return d, true
}
