package dataset

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func kjv(t *testing.T) *Text {
	t.Helper()
	text, err := LoadText(KJV)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The text is the one it claims to be, whole and in words.
func TestTextIsReal(t *testing.T) {
	text := kjv(t)
	var b strings.Builder
	for i := range text.Train.Len() {
		b.WriteByte(text.Symbols()[text.Train.Token(i)])
	}
	if whole := text.Train.Len() + text.Test.Len(); whole < 200_000 {
		t.Errorf("%d characters", whole)
	}
	if !strings.HasPrefix(b.String(), "In the beginning God created the heaven and the earth.\nAnd the earth was without form, and void;") {
		t.Errorf("it begins %.100q", b.String())
	}
	if n := strings.Count(b.String(), "\n"); n < 2000 || n > 2800 {
		t.Errorf("%d verses for training", n)
	}
	if share := float64(text.Test.Len()) / float64(text.Train.Len()); share < 0.03 || share > 0.1 {
		t.Errorf("held out are %d of %d", text.Test.Len(), text.Train.Len())
	}
}

// A label is the token after.
func TestWindowsLookOneAhead(t *testing.T) {
	text := kjv(t)
	w, err := text.Test.Windows(7)
	if err != nil {
		t.Fatal(err)
	}
	x, y := make([]float32, 14), make([]float32, 14)
	samples := []uint32{uint32(w.Len() - 1), 0}
	w.Gather(x, samples, UnpackPlain)
	w.Labels(y, samples, UnpackPlain)
	for i, s := range samples {
		for j := range 7 {
			at := 7*int(s) + j
			if x[7*i+j] != float32(text.Test.Token(at)) || y[7*i+j] != float32(text.Test.Token(at+1)) {
				t.Errorf("sample %d, place %d: %g then %g", s, j, x[7*i+j], y[7*i+j])
			}
		}
	}
	if _, err := text.Test.Windows(text.Test.Len()); err == nil {
		t.Error("a window longer than the text must be refused")
	}
}

// The rival is better than chance and than single characters, and far from perfect.
func TestBigramIsPlausible(t *testing.T) {
	if h := kjv(t).Bigram(); h < 2 || h > 2.5 {
		t.Errorf("cross-entropy %.4f nats", h)
	}
}

func TestDamagedTextIsNoticed(t *testing.T) {
	raw, err := gunzip(bytes.NewReader(embeddedKJV))
	if err != nil {
		t.Fatal(err)
	}
	raw[12345] ^= 1
	if _, err := newText(raw, kjvDigest); err == nil {
		t.Error("one changed bit must be refused")
	}
	if _, err := newText([]byte("no end"), kjvDigest); err == nil {
		t.Error("a text in one part must be refused")
	}
	if _, err := LoadText("odyssey"); err == nil {
		t.Error("an unknown text must be refused")
	}
}

// Where Debian's packages are installed, the generator repeats the embedded text.
func TestGeneratorRepeatsTheText(t *testing.T) {
	program, err := exec.LookPath("bible")
	if err != nil {
		t.Log("NOT RUN: the package bible-kjv is not installed")
		return
	}
	out := filepath.Join(t.TempDir(), "kjv.gz")
	if msg, err := exec.Command("go", "run", "./kjv", program, filepath.Join(filepath.Dir(program), "../lib"), out).CombinedOutput(); err != nil {
		t.Fatalf("kjv: %v\n%s", err, msg)
	}
	made, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	a, errA := gunzip(bytes.NewReader(made))
	b, errB := gunzip(bytes.NewReader(embeddedKJV))
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Error("the generator no longer makes the embedded text")
	}
}
