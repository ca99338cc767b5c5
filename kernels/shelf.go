package kernels

import (
	"fmt"
	"sync"
)

// Shelf keeps the workloads that were built, with the data that they are made of, so
// that runs side by side and the points of a sweep unpack a data set and lay out a
// step graph once. What it gives is what New gives. The zero value is an empty shelf;
// any number of goroutines may use one, and a nil shelf keeps nothing.
type Shelf struct {
	mu        sync.Mutex
	workloads map[string]*Workload // by name and configuration
	data      map[string]content   // by name and form
}

// maxWorkloads bounds a shelf: a sweep over widths or rates may come to any number of
// workloads, each some ten kilobytes beside its data.
const maxWorkloads = 256

// Workload returns the workload of a configuration; errors are those of New, and are
// not kept: data that are not there may be brought.
func (s *Shelf) Workload(name string, c Config) (*Workload, error) {
	if s == nil {
		return build(name, c, c.load)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := fmt.Sprintf("%q %+v", name, c)
	if w, ok := s.workloads[key]; ok {
		return w, nil
	}
	w, err := build(name, c, func() (content, error) { return s.content(&c) })
	if err != nil {
		return nil, err
	}
	if s.workloads == nil || len(s.workloads) >= maxWorkloads {
		s.workloads = map[string]*Workload{}
	}
	s.workloads[key] = w
	return w, nil
}

// content returns data in the form that a model takes; there are few of them.
func (s *Shelf) content(c *Config) (content, error) {
	key := fmt.Sprintf("%q %d %d", c.Data, c.width(), c.Model.GPT.Context)
	if d, ok := s.data[key]; ok {
		return d, nil
	}
	d, err := c.load()
	if err != nil {
		return content{}, err
	}
	if s.data == nil {
		s.data = map[string]content{}
	}
	s.data[key] = d
	return d, nil
}
