package catalog

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"

	"gensim/analysis/report"
	"gensim/analysis/rundir"
)

// Filter selects runs; the zero value selects all.
type Filter struct {
	Scenario string
	Seed     *uint64
	Verdict  report.Verdict
	Prefix   string // of the id or the digest
	Limit    int    // 0: all
}

// List returns the runs that a filter selects, the newest first.
func (c *Catalog) List(f Filter) ([]Entry, error) {
	where, args := f.clauses()
	query := "SELECT " + columns + " FROM runs" + where + " ORDER BY created DESC, id, path"
	if f.Limit > 0 {
		query += " LIMIT ?"
		args = append(args, f.Limit)
	}
	rows, err := c.db.Query(query, args...)
	if err != nil {
		return nil, c.wrap("list", err)
	}
	defer rows.Close()
	list := []Entry{}
	for rows.Next() {
		e, err := c.scan(rows)
		if err != nil {
			return nil, c.wrap("list", err)
		}
		list = append(list, e)
	}
	return list, c.wrap("list", rows.Err())
}

func (f Filter) clauses() (where string, args []any) {
	var all []string
	with := func(clause string, values ...any) {
		all = append(all, clause)
		args = append(args, values...)
	}
	if f.Scenario != "" {
		with("scenario = ?", f.Scenario)
	}
	if f.Seed != nil {
		with("seed = ?", int64(*f.Seed))
	}
	if f.Verdict != "" {
		with("verdict = ?", string(f.Verdict))
	}
	if f.Prefix != "" {
		n := len([]rune(f.Prefix))
		with("(substr(id, 1, ?) = ? OR substr(digest, 1, ?) = ?)", n, f.Prefix, n, f.Prefix)
	}
	if len(all) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(all, " AND "), args
}

func (c *Catalog) scan(rows *sql.Rows) (Entry, error) {
	var e Entry
	var seed int64
	err := rows.Scan(&e.Path, &e.ID, &e.Scenario, &e.ScenarioHash, &seed, &e.Digest, &e.Created, &e.Verdict,
		&e.WallSeconds, &e.SimulatedSeconds, &e.Tasks, &e.BadAccepted, &e.Backend)
	e.Seed = uint64(seed)
	if !filepath.IsAbs(e.Path) {
		e.Path = filepath.Join(c.runs, filepath.FromSlash(e.Path))
	}
	if _, gone := os.Stat(filepath.Join(e.Path, rundir.ManifestName)); gone != nil {
		e.Missing = true
	}
	return e, err
}
