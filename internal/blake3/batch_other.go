//go:build noasm || !amd64

package blake3

// wide is false: there is no assembly in this build.
func wide() bool { return false }

type levels struct{}

func (b *Batch) sumLanes() [][Size]byte { panic("blake3: no lanes in this build") }
