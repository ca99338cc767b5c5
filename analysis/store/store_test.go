package store

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"gensim/analysis/rundir"
)

// server is an S3 server in this process. It refuses requests once a budget of them is
// used up, if one is set.
type server struct {
	url    string
	budget atomic.Int64 // requests until it fails; negative for no end
}

func newServer(t *testing.T) *server {
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	backend := s3mem.New()
	if err := backend.CreateBucket("results"); err != nil {
		t.Fatal(err)
	}
	s := &server{}
	s.budget.Store(-1)
	inner := gofakes3.New(backend).Server()
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.budget.Load() == 0 {
			http.Error(w, "gone", http.StatusForbidden)
			return
		}
		s.budget.Add(-1)
		inner.ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	s.url = h.URL
	return s
}

// place is the URL of a folder of the bucket.
func (s *server) place(prefix string) string {
	q := url.Values{"endpoint": {s.url}, "use_path_style": {"true"}, "region": {"us-east-1"}}
	return "s3://results/" + prefix + "?" + q.Encode()
}

func open(t *testing.T, place string) *Store {
	t.Helper()
	s, err := Open(context.Background(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// directory makes a complete directory with a few files, one of them beyond a part of a
// multipart upload.
func directory(t *testing.T, name string) string {
	t.Helper()
	w, err := rundir.Create(t.TempDir(), name)
	if err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{"summary.json": "{}", "tables/tasks.arrow": strings.Repeat("ARROW1 ", 900_000), "plots/a.svg": "<svg/>"} {
		if err := w.Write(file, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	r, err := w.Commit(rundir.Manifest{Scenario: "quick", Digest: "b3:1"})
	if err != nil {
		t.Fatal(err)
	}
	return r.Path
}

func never([]byte) bool { return false }

func requireSameFiles(t *testing.T, got, want string) {
	t.Helper()
	files, err := filesOf(want)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		a, err := os.ReadFile(filepath.Join(want, f))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(got, f))
		if err != nil || string(a) != string(b) {
			t.Errorf("%s differs: %v", f, err)
		}
	}
}

// TestDirectoriesComeBack from S3 and from a file system behind the same interface.
func TestDirectoriesComeBack(t *testing.T) {
	ctx := context.Background()
	for _, place := range []string{newServer(t).place("study/one"), "file://" + filepath.ToSlash(filepath.Join(t.TempDir(), "new"))} {
		s := open(t, place)
		dir := directory(t, "quick-s1-abc")
		if already, err := s.Put(ctx, dir, never); err != nil || already {
			t.Fatalf("%s: already %v, %v", place, already, err)
		}
		names, err := s.List(ctx)
		if err != nil || !slices.Equal(names, []string{"quick-s1-abc"}) {
			t.Fatalf("%s lists %v, %v", place, names, err)
		}
		into := t.TempDir()
		path, err := s.Get(ctx, "quick-s1-abc", into)
		if err != nil {
			t.Fatal(err)
		}
		requireSameFiles(t, path, dir)
		if already, err := s.Put(ctx, dir, func([]byte) bool { return true }); err != nil || !already {
			t.Errorf("the same again: already %v, %v", already, err)
		}
		if _, err := s.Put(ctx, dir, never); !errors.Is(err, ErrOccupied) {
			t.Errorf("another of its name: %v", err)
		}
		if _, err := s.Get(ctx, "nothing", into); !errors.Is(err, ErrNone) {
			t.Errorf("none of the name: %v", err)
		}
		if left, _ := filepath.Glob(filepath.Join(into, ".tmp-*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// TestInterruptedUploadsAreInvisible: however many requests an upload makes before the
// server goes away, no half of a directory is listed or read; the next upload completes
// it.
func TestInterruptedUploadsAreInvisible(t *testing.T) {
	ctx := context.Background()
	srv := newServer(t)
	dir := directory(t, "quick-s2-def")
	for budget := range int64(12) {
		s := open(t, srv.place(fmt.Sprintf("interrupted-%d", budget)))
		srv.budget.Store(budget)
		_, err := s.Put(ctx, dir, never)
		srv.budget.Store(-1)
		names, listed := s.List(ctx)
		if listed != nil {
			t.Fatal(listed)
		}
		if whole := err == nil; whole != (len(names) == 1) {
			t.Fatalf("after %d requests: %v, and %v are listed", budget, err, names)
		}
		if _, got := s.Get(ctx, "quick-s2-def", t.TempDir()); (got == nil) != (err == nil) {
			t.Fatalf("after %d requests: upload %v, download %v", budget, err, got)
		}
		if err == nil {
			continue
		}
		if _, err := s.Put(ctx, dir, never); err != nil {
			t.Fatal(err)
		}
		path, err := s.Get(ctx, "quick-s2-def", t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		requireSameFiles(t, path, dir)
	}
}

// TestDamageIsFound: a file that is not as the manifest says reaches nobody.
func TestDamageIsFound(t *testing.T) {
	ctx := context.Background()
	s := open(t, newServer(t).place("damaged"))
	if _, err := s.Put(ctx, directory(t, "quick-s3-0"), never); err != nil {
		t.Fatal(err)
	}
	if err := s.bucket.WriteAll(ctx, "quick-s3-0/summary.json", []byte("{ }"), nil); err != nil {
		t.Fatal(err)
	}
	into := t.TempDir()
	if _, err := s.Get(ctx, "quick-s3-0", into); !errors.Is(err, ErrDamaged) {
		t.Errorf("a changed file: %v", err)
	}
	if _, err := os.Stat(filepath.Join(into, "quick-s3-0")); !errors.Is(err, os.ErrNotExist) {
		t.Error("half a directory is there")
	}
}

func TestPlacesThatAreNoStore(t *testing.T) {
	for _, place := range []string{"ftp://host/x", "s3://", "://", "s3:///prefix"} {
		if _, err := Open(context.Background(), place); !errors.Is(err, ErrURL) {
			t.Errorf("%s: %v", place, err)
		}
	}
	if IsURL("runs") || IsURL("./a:b") || !IsURL("s3://b") {
		t.Error("a folder is taken for a store, or a store for a folder")
	}
}
