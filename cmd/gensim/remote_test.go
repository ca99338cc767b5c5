package main

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// TestResultsGoToAStore: runs and sweeps end up in S3, are found there again, and leave
// nothing behind; what cannot be uploaded is kept.
func TestResultsGoToAStore(t *testing.T) {
	backend := s3mem.New()
	if err := backend.CreateBucket("results"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	defer server.Close()
	place := func(bucket string) string {
		q := url.Values{"endpoint": {server.URL}, "use_path_style": {"true"}, "region": {"us-east-1"}}
		return "s3://" + bucket + "/study?" + q.Encode()
	}
	dir, cache := t.TempDir(), t.TempDir()
	for name, value := range map[string]string{"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
		"AWS_EC2_METADATA_DISABLED": "true", "XDG_CACHE_HOME": cache} {
		t.Setenv(name, value)
	}
	study := "schema: 1\nextends: ./tiny.yaml\nname: study\nsweep: {grid: {protocol.stake.solver: [1 fee, 2 fee]}}\n"
	for name, text := range map[string]string{"tiny.yaml": tiny, "study.yaml": study} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	gensim := func(want int, args ...string) string {
		t.Helper()
		s := start(t, dir, args...)
		if code, _ := s.wait(t); code != want {
			t.Fatalf("gensim %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), code, want, &s.stdout, &s.stderr)
		}
		return s.stdout.String() + s.stderr.String()
	}
	local := filepath.Join(dir, "local")
	gensim(0, "run", "tiny.yaml", "--quiet", "--out", local)
	for range 2 { // the second finds the first
		out := gensim(0, "run", "tiny.yaml", "--quiet", "--json", "--out", place("results"))
		var s struct{ Path, Digest string }
		if err := json.Unmarshal([]byte(out), &s); err != nil || !strings.HasPrefix(s.Path, "s3://results/study/tiny-s1-") {
			t.Fatalf("%v: %s", err, out)
		}
		kept := gensim(0, "runs", "show", "latest", "--json", "--out", local)
		again := gensim(0, "runs", "show", filepath.Base(s.Path), "--json", "--out", place("results"))
		if !strings.Contains(kept, s.Digest) || !strings.Contains(again, s.Digest) {
			t.Fatalf("another run is there: %s", again)
		}
	}
	for _, want := range []string{"study: 2 points, 2 runs\n", "already there"} {
		if out := gensim(0, "sweep", "study.yaml", "--quiet", "--out", place("results")); !strings.Contains(out, want) || !strings.Contains(out, "s3://results/study/study-") {
			t.Fatalf("sweep: %s", out)
		}
	}
	if out := gensim(0, "runs", "--out", place("results")); strings.Count(out, "s3://results/study/") != 2 {
		t.Errorf("listed: %s", out)
	}
	if left, _ := filepath.Glob(filepath.Join(cache, "gensim", "outbox", "*", "*-*")); len(left) > 0 {
		t.Errorf("left in the cache: %v", left)
	}
	if out := gensim(exitIO, "run", "tiny.yaml", "--quiet", "--out", place("nowhere")); !strings.Contains(out, "the result is kept in") {
		t.Errorf("no such bucket: %s", out)
	}
	gensim(exitUsage, "run", "tiny.yaml", "--out", "ftp://host/x")
}
