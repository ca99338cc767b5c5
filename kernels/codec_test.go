package kernels

import (
	"bytes"
	"math"
	"reflect"
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// written returns the encoding of facts.
func written[T any](f form[T], facts T) []byte {
	var e encoder
	f.write(&e, facts)
	return e.out
}

// again decodes and encodes, and reports whether the bytes were an encoding.
func again[T any](f form[T], content []byte) ([]byte, bool) {
	d := decoder{in: content}
	facts := f.read(&d)
	return written(f, facts), d.whole()
}

func someHashes(n int) []merkle.Hash {
	list := make([]merkle.Hash, n)
	for i := range list {
		list[i] = merkle.HashLeaf([]byte{byte(i)})
	}
	return list
}

// examples are encodings of facts of every kind, in the order of formOf.
func examples() [][]byte {
	h := someHashes(6)
	return [][]byte{
		written(trainForm(), &TrainFacts{h[0], h[1:3], h[2:6], []float32{0.5, float32(math.Inf(1)), float32(math.NaN())}, 0.75, 0.5, 7, 1 << 60}),
		written(segmentForm(), &SegmentFacts{[]unit.Distance{3, unit.MaxDistance}, unit.MaxDistance, h[:2], [][]merkle.Hash{h[1:4], h[:1]}, 9, 10}),
		written(profileForm(), &ProfileFacts{[]unit.Distance{3}, []unit.Distance{0}, [][]merkle.Hash{h[:1], h[3:]}, 11, 12}),
		written(nodeForm(), NodeFacts{h[:3], h[4], h[2:4], h[5], 4, RefereeCost{5, 6, 7}}),
		written(startForm(), &StartFacts{h[0], [][]merkle.Hash{h[1:4], h[4:5]}}),
		written(updatesForm(), &UpdateFacts{[]unit.Distance{3, unit.MaxDistance}}),
		written(rulingForm(), StartRuling{h[:2], h[5], RefereeCost{5, 6, 7}}),
	}
}

// reencode decodes and encodes as facts of the kind with that number.
func reencode(kind int, content []byte) ([]byte, bool) {
	switch kind % 7 {
	case 0:
		return again(trainForm(), content)
	case 1:
		return again(segmentForm(), content)
	case 2:
		return again(profileForm(), content)
	case 3:
		return again(nodeForm(), content)
	case 4:
		return again(startForm(), content)
	case 5:
		return again(updatesForm(), content)
	}
	return again(rulingForm(), content)
}

// Every field of every kind of facts comes back.
func TestFactsComeBack(t *testing.T) {
	for kind, facts := range []any{&TrainFacts{}, &SegmentFacts{}, &ProfileFacts{}, &NodeFacts{}, &StartFacts{}, &StartRuling{}, &UpdateFacts{}} {
		v := reflect.ValueOf(facts).Elem()
		for i := range v.NumField() {
			fill(t, v.Field(i), i+1)
		}
		var got any
		switch f := facts.(type) {
		case *TrainFacts:
			got = trainForm().read(&decoder{in: written(trainForm(), f)})
		case *SegmentFacts:
			got = segmentForm().read(&decoder{in: written(segmentForm(), f)})
		case *ProfileFacts:
			got = profileForm().read(&decoder{in: written(profileForm(), f)})
		case *NodeFacts:
			n := nodeForm().read(&decoder{in: written(nodeForm(), *f)})
			got = &n
		case *StartFacts:
			got = startForm().read(&decoder{in: written(startForm(), f)})
		case *UpdateFacts:
			got = updatesForm().read(&decoder{in: written(updatesForm(), f)})
		case *StartRuling:
			n := rulingForm().read(&decoder{in: written(rulingForm(), *f)})
			got = &n
		}
		if !reflect.DeepEqual(got, facts) {
			t.Errorf("kind %d came back as\n%+v, was\n%+v", kind, got, facts)
		}
	}
}

// fill gives a field a value of its own.
func fill(t *testing.T, v reflect.Value, n int) {
	t.Helper()
	hashes := someHashes(n + 2)
	switch v.Interface().(type) {
	case merkle.Hash:
		v.Set(reflect.ValueOf(hashes[n]))
	case []merkle.Hash:
		v.Set(reflect.ValueOf(hashes))
	case [][]merkle.Hash:
		v.Set(reflect.ValueOf([][]merkle.Hash{hashes, hashes[:n]}))
	case []unit.Distance:
		v.Set(reflect.ValueOf([]unit.Distance{unit.Distance(n), unit.MaxDistance}))
	case unit.Distance:
		v.SetInt(int64(n))
	case []float32:
		v.Set(reflect.ValueOf([]float32{float32(n), 0.1}))
	case float64:
		v.SetFloat(float64(n) / 3)
	case uint64:
		v.SetUint(uint64(n))
	case RefereeCost:
		v.Set(reflect.ValueOf(RefereeCost{uint64(n), uint64(n) + 1, uint64(n) + 2}))
	default:
		t.Fatalf("no value for a field of type %v", v.Type())
	}
}

// Shortened and lengthened encodings are none, and so are foreign NaNs and negative
// distances.
func TestOnlyWholeEncodingsAreRead(t *testing.T) {
	for kind, content := range examples() {
		if out, ok := reencode(kind, content); !ok || !bytes.Equal(out, content) {
			t.Errorf("kind %d does not come back", kind)
		}
		for n := range content {
			if _, ok := reencode(kind, content[:n]); ok {
				t.Errorf("kind %d is read from its first %d bytes", kind, n)
			}
		}
		if _, ok := reencode(kind, append(content, 0)); ok {
			t.Errorf("kind %d is read with a byte more", kind)
		}
	}
	nan := written(trainForm(), &TrainFacts{Loss: []float32{float32(math.NaN())}})
	at := bytes.Index(nan, []byte{0, 0, 0xc0, 0x7f})
	nan[at] = 1
	if _, ok := reencode(0, nan); ok {
		t.Error("a NaN with a payload is read")
	}
	if _, ok := reencode(3, written(nodeForm(), NodeFacts{Distance: -1})); ok {
		t.Error("a negative distance is read")
	}
}

// A list's length is held against the bytes that are left before it is made.
func TestLongListsAreNotBelieved(t *testing.T) {
	huge := bytes.Repeat([]byte{0xff}, 64)
	for kind := range 6 {
		spent := testing.AllocsPerRun(10, func() { reencode(kind, huge) })
		if spent > 100 {
			t.Errorf("kind %d: %g allocations", kind, spent)
		}
	}
	w := small(t)
	kept := newWeights(1 << 20)
	kept.store = fixed(append(make([]byte, 8), huge...))
	if kept.load(w, stateKey{counter: 5}) != nil {
		t.Error("a state is read from nonsense")
	}
}

// fixed is a store that has the same content under every key.
type fixed []byte

func (f fixed) Get(merkle.Hash) ([]byte, bool) { return f, true }
func (f fixed) Put(merkle.Hash, []byte)        {}

// A state comes back only as the state of its step and of its size.
func TestStatesComeBack(t *testing.T) {
	w := small(t)
	key := trajectoryKey{workload: w.digest, run: Run{Instance: 1, Arithmetic: Seq}}
	s := w.initial(1)
	s.counter = 5
	s.values[3] = float32(math.NaN())
	var e encoder
	e.uint64(s.counter)
	e.floats(s.values)
	kept := newWeights(1 << 20)
	kept.store = fixed(e.out)
	got := kept.load(w, stateKey{key, 5})
	if got == nil || got.counter != 5 || len(got.values) != len(s.values) || got.values[0] != s.values[0] {
		t.Fatal("the state does not come back")
	}
	if kept.load(w, stateKey{key, 6}) != nil {
		t.Error("the state of another step is believed")
	}
	for _, cut := range []int{0, 7, 8, 11, 12, len(e.out) - 1} {
		kept.store = fixed(e.out[:cut])
		if kept.load(w, stateKey{key, 5}) != nil {
			t.Errorf("a state is read from %d bytes", cut)
		}
	}
}

// Each field of a question, down to the last of a deviation, is part of its key,
// and so is the version.
func TestEveryFieldIsPartOfTheKey(t *testing.T) {
	base := jobKey{kind: "train", other: Seq}
	base.trajectory.run.Arithmetic = Seq
	seen := map[merkle.Hash]string{base.digest("v"): "the base", base.digest("w"): "another version"}
	if len(seen) != 2 {
		t.Fatal("the version is not part of the key")
	}
	fields(reflect.TypeOf(base), nil, func(path []int, name string) {
		k := base
		v := fieldAt(&k, path)
		switch v.Kind() {
		case reflect.String:
			v.SetString("profile")
		case reflect.Array:
			v.Set(reflect.ValueOf(merkle.HashLeaf(nil)))
		case reflect.Int, reflect.Int64:
			v.SetInt(v.Int() + 1)
		case reflect.Uint8, reflect.Uint64:
			v.SetUint(v.Uint() + 1)
		case reflect.Pointer: // a run's Start, of which the key has the hash
			return
		default:
			t.Fatalf("%s has kind %v", name, v.Kind())
		}
		h := k.digest("v")
		if other, there := seen[h]; there {
			t.Errorf("%s does not change the key of %s", name, other)
		}
		seen[h] = name
	})
	if len(seen) < 15 {
		t.Errorf("only %d fields", len(seen))
	}
	a := stateKey{trajectoryKey{run: Run{Arithmetic: Seq}}, 1}
	b := stateKey{a.trajectory, 2}
	if a.digest("v") == b.digest("v") || a.digest("v") == a.digest("w") {
		t.Error("step and version are part of a state's key")
	}
}

// fields calls f for every field that is no struct itself.
func fields(of reflect.Type, path []int, f func(path []int, name string)) {
	for i := range of.NumField() {
		at := append(append([]int{}, path...), i)
		if field := of.Field(i); field.Type.Kind() == reflect.Struct {
			fields(field.Type, at, f)
		} else {
			f(at, field.Name)
		}
	}
}

// fieldAt returns a field that can be set although its name is not exported.
func fieldAt(k *jobKey, path []int) reflect.Value {
	v := reflect.ValueOf(k).Elem().FieldByIndex(path)
	return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
}

// FuzzFacts reads anything as facts: no panic, and what is read is written as it
// was.
func FuzzFacts(f *testing.F) {
	for kind, content := range examples() {
		f.Add(kind, content)
	}
	f.Fuzz(func(t *testing.T, kind int, content []byte) {
		if out, ok := reencode(kind&7, content); ok && !bytes.Equal(out, content) {
			t.Errorf("%x is read and written as %x", content, out)
		}
	})
}
