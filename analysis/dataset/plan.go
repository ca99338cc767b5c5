package dataset

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/zeebo/blake3"

	"gensim/sim/record"
)

// PlanVersion is raised when a key of the plan or of an entry changes its meaning.
const PlanVersion = 2

// Plan is what a sweep was asked for. Two plans of one Hash give the same results.
type Plan struct {
	Version        int      `json:"version"`
	Scenario       string   `json:"scenario"` // name
	Resolved       string   `json:"resolved"` // the whole scenario as YAML, with its sweep, defaults and --set filled in
	ResultsVersion int      `json:"results_version"`
	Seed           uint64   `json:"seed"` // of the first replicate
	Points         int      `json:"points"`
	Replicates     int      `json:"replicates"`
	Axes           []Axis   `json:"axes"`
	Cases          []string `json:"cases,omitempty"`
	Design         string   `json:"design,omitempty"` // of an analysis, whose points stand in the place of the sweep's sample
	Shard          int      `json:"shard"`            // from 0
	Shards         int      `json:"shards"`           // 0 or 1 for the whole
}

// Axis is one swept parameter: its path in the scenario, what its values are and in
// which unit.
type Axis struct {
	Path string `json:"path"`
	Type string `json:"type"` // int, real, string or bool
	Unit string `json:"unit,omitempty"`
	Doc  string `json:"doc,omitempty"`
}

// axisTypes by the names that an axis uses.
var axisTypes = map[string]record.Type{"int": record.Int, "real": record.Real, "string": record.String, "bool": record.Bool}

// Hash identifies what the plan would give, all shards together.
func (p *Plan) Hash() string {
	q := p.whole()
	q.Version = PlanVersion
	text, err := json.Marshal(&q)
	if err != nil {
		panic("dataset: " + err.Error())
	}
	sum := blake3.Sum256(append([]byte("gensim sweep\n"), text...))
	return "b3:" + hex.EncodeToString(sum[:])
}

// Name is that of the directory: scenario, design, six digits of the hash, and the shard.
func (p *Plan) Name() string {
	name := p.Scenario
	if p.Design != "" {
		name += "-" + p.Design
	}
	name = fmt.Sprintf("%s-%s", name, p.Hash()[len("b3:"):][:6])
	if p.Shards > 1 {
		name = fmt.Sprintf("%s-%dof%d", name, p.Shard, p.Shards)
	}
	return name
}

// whole is the plan of all shards together.
func (p *Plan) whole() Plan {
	q := *p
	q.Shard, q.Shards = 0, 0
	return q
}

// ErrPlan reports a plan that no sweep has.
var ErrPlan = errors.New("not the plan of a sweep")

func (p *Plan) validate() error {
	switch {
	case p.Version != PlanVersion:
		return fmt.Errorf("%w: version %d, this program reads %d", ErrPlan, p.Version, PlanVersion)
	case p.Points < 1 || p.Replicates < 1 || p.Scenario == "":
		return fmt.Errorf("%w: %d points, %d replicates of %q", ErrPlan, p.Points, p.Replicates, p.Scenario)
	case p.Shards > 1 && (p.Shard < 0 || p.Shard >= p.Shards) || p.Shards <= 1 && p.Shard != 0:
		return fmt.Errorf("%w: shard %d of %d", ErrPlan, p.Shard, p.Shards)
	case slices.ContainsFunc(p.Axes, func(a Axis) bool { _, known := axisTypes[a.Type]; return !known || a.Path == "" }):
		return fmt.Errorf("%w: an axis of no known type", ErrPlan)
	}
	return nil
}

func (p *Plan) encode() ([]byte, error) {
	b, err := json.MarshalIndent(p, "", "  ")
	return append(b, '\n'), err
}

func decodePlan(text []byte) (*Plan, error) {
	var p Plan
	if err := json.Unmarshal(text, &p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPlan, err)
	}
	return &p, p.validate()
}
