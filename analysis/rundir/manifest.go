package rundir

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/zeebo/blake3"
)

// ManifestVersion is raised when a key of the manifest changes its meaning.
const ManifestVersion = 1

// ManifestName is the file that describes all others.
const ManifestName = "manifest.json"

// Manifest says what a run directory holds and what it takes to make it again.
// All but Machine is reproducible.
type Manifest struct {
	Version        int               `json:"manifest_version"`
	Scenario       string            `json:"scenario"`        // name
	ScenarioHash   string            `json:"scenario_hash"`   // of what shapes a run
	Resolved       string            `json:"resolved"`        // the whole scenario as YAML, defaults and --set filled in
	ResultsVersion int               `json:"results_version"` // of the simulator
	Crypto         string            `json:"crypto"`          // real or keyed: behind keys and proofs
	Seed           uint64            `json:"seed"`
	Digest         string            `json:"digest"`     // event chain
	Events         int64             `json:"events"`     // in the chain
	LogDigest      string            `json:"log_digest"` // of the messages, inputs and events alone, which a replay makes again
	LogRecords     int64             `json:"log_records"`
	Arithmetic     string            `json:"arithmetic"` // digest of the kernels' known-answer suite
	Data           map[string]string `json:"data"`       // digest of each data set used, by name
	Tables         []Table           `json:"tables"`
	Files          []File            `json:"files"` // every file but the manifest, by path
	Machine        Machine           `json:"machine"`
}

// Table is one table: its file and its logical digest, which does not depend on
// the encoding.
type Table struct {
	Name   string `json:"name"`
	Path   string `json:"path"` // within the run directory, with forward slashes
	Rows   int    `json:"rows"`
	Digest string `json:"digest"`
}

// File is one file with the checksum of its bytes.
type File struct {
	Path     string `json:"path"`
	Size     int64  `json:"size"`     // bytes
	Checksum string `json:"checksum"` // b3: and BLAKE3-256 in hexadecimal
}

// Machine is what may differ when the same run is made elsewhere.
type Machine struct {
	Created     string            `json:"created"`      // RFC 3339, handed in by the command
	Versions    map[string]string `json:"versions"`     // gensim, go and the libraries that shape results
	Backend     string            `json:"backend"`      // kernels used
	WallSeconds float64           `json:"wall_seconds"` // of the whole run
}

// Name returns the name of a run's directory: scenario, seed and six digits of a
// hash of the scenario hash and the simulator's results version.
func Name(scenario string, seed uint64, scenarioHash string, resultsVersion int) string {
	sum := blake3.Sum256(fmt.Appendf(nil, "%s\x00%d", scenarioHash, resultsVersion))
	return fmt.Sprintf("%s-s%d-%s", scenario, seed, hex.EncodeToString(sum[:3]))
}

// same reports whether two manifests describe the same run with the same results.
func (m *Manifest) same(o *Manifest) bool {
	digests := func(m *Manifest) []string {
		var d []string
		for _, t := range m.Tables {
			d = append(d, t.Name+" "+t.Digest)
		}
		slices.Sort(d)
		return d
	}
	return m.ScenarioHash == o.ScenarioHash && m.ResultsVersion == o.ResultsVersion && m.Seed == o.Seed &&
		m.Digest == o.Digest && slices.Equal(digests(m), digests(o))
}

func (m *Manifest) encode() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", "  ")
	return append(b, '\n'), err
}

func decodeManifest(data []byte) (*Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("decode %s: %w", ManifestName, err)
	}
	if m.Version != ManifestVersion {
		return nil, fmt.Errorf("decode %s: version %d, this program reads %d", ManifestName, m.Version, ManifestVersion)
	}
	return &m, nil
}

// SameRun reports whether a manifest describes the run of a directory, with the same
// results.
func SameRun(dir string, manifest []byte) bool {
	other, err := decodeManifest(manifest)
	if err != nil {
		return false
	}
	run, err := Open(dir)
	if err != nil {
		return false
	}
	defer run.Close()
	return run.Manifest.same(other)
}
