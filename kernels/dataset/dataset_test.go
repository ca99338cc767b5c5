package dataset

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestSmallIsBalanced(t *testing.T) {
	s, err := Load(Small)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct {
		name     string
		split    *Split
		perClass int
	}{{"train", &s.Train, SmallTrainPerClass}, {"test", &s.Test, SmallTestPerClass}} {
		var count [Classes]int
		for i := range part.split.Len() {
			count[part.split.Label(i)]++
		}
		for class, n := range count {
			if n != part.perClass {
				t.Errorf("%s: class %d has %d images, want %d", part.name, class, n, part.perClass)
			}
		}
	}
}

// The images must be real: distinct, with a plausible mean brightness.
func TestSmallImagesDiffer(t *testing.T) {
	s, err := Load(Small)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	sum := 0
	for i := range s.Train.Len() {
		seen[string(s.Train.Image(i))]++
		for _, p := range s.Train.Image(i) {
			sum += int(p)
		}
	}
	if len(seen) < s.Train.Len()-5 {
		t.Errorf("only %d of %d training images are distinct", len(seen), s.Train.Len())
	}
	// Fashion-MNIST's mean pixel is 72.9 of 255.
	if mean := sum / (s.Train.Len() * pixels); mean < 65 || mean > 80 {
		t.Errorf("mean pixel %d, want about 73", mean)
	}
}

func TestPoolingIsTheRoundedMean(t *testing.T) {
	s, err := Load(Small)
	if err != nil {
		t.Fatal(err)
	}
	full, err := s.Train.View(784)
	if err != nil {
		t.Fatal(err)
	}
	pooled, err := s.Train.View(196)
	if err != nil {
		t.Fatal(err)
	}
	big, small := make([]float32, 784), make([]float32, 196)
	for i := range uint32(50) {
		full.Gather(big, []uint32{i}, UnpackPlain)
		pooled.Gather(small, []uint32{i}, UnpackPlain)
		image := s.Train.Image(int(i))
		for y := range 28 {
			for x := range 28 {
				if want := float32(image[y*28+x]) / 255; big[y*28+x] != want {
					t.Fatalf("image %d pixel %d,%d = %v, want %v", i, y, x, big[y*28+x], want)
				}
			}
		}
		for y := range 14 {
			for x := range 14 {
				at := func(dy, dx int) float32 { return float32(image[(2*y+dy)*28+2*x+dx]) }
				if want := (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 1020; small[y*14+x] != want {
					t.Fatalf("image %d pooled %d,%d = %v, want %v", i, y, x, small[y*14+x], want)
				}
			}
		}
	}
	if _, err := s.Train.View(100); err == nil {
		t.Error("a width of 100 must be refused")
	}
}

func TestDamageIsNoticed(t *testing.T) {
	s, err := Load(Small)
	if err != nil {
		t.Fatal(err)
	}
	parts := [4][]byte{s.Train.images, s.Train.labels, s.Test.images, s.Test.labels}
	parts[0] = bytes.Clone(parts[0])
	parts[0][12345] ^= 1
	if _, err := assemble(Small, parts, smallDigest); err == nil {
		t.Error("one changed pixel must be refused")
	}
	parts[0][12345] ^= 1
	parts[1] = bytes.Clone(parts[1])
	parts[1][7] = 10
	if _, err := assemble(Small, parts, smallDigest); err == nil {
		t.Error("a label that is no class must be refused")
	}
}

func TestWholeSet(t *testing.T) {
	if _, err := loadFull(t.TempDir()); !errors.Is(err, ErrAbsent) {
		t.Errorf("absent set: %v, want ErrAbsent", err)
	}
	folder := filepath.Join("..", "..", Directory)
	if _, err := os.Stat(folder); err != nil {
		t.Log("NOT RUN on the real files: the whole set is not here, make data brings it")
		return
	}
	s, err := loadFull(folder)
	if err != nil {
		t.Fatal(err)
	}
	if s.Train.Len() != 60000 || s.Test.Len() != 10000 {
		t.Errorf("sizes %d, %d", s.Train.Len(), s.Test.Len())
	}
	// The generator repeats the embedded file's content from the whole set.
	out := filepath.Join(t.TempDir(), "small.gz")
	if msg, err := exec.Command("go", "run", "./subset", folder, out).CombinedOutput(); err != nil {
		t.Fatalf("subset: %v\n%s", err, msg)
	}
	made, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	a, errA := gunzip(bytes.NewReader(made))
	b, errB := gunzip(bytes.NewReader(embedded))
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Error("the generator no longer makes the embedded content")
	}
}
