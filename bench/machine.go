package main

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Machine is what was measured on.
type Machine struct {
	Processor  string   `json:"processor"`
	Features   []string `json:"features"` // of the vector instructions
	Processors int      `json:"processors"`
	Kernel     string   `json:"kernel"`
	Go         string   `json:"go"`
	Pinned     int      `json:"pinned_to"` // a processor, or -1
	Began      string   `json:"began"`
	Ended      string   `json:"ended"`
	LoadBefore string   `json:"load_before"` // of 1, 5 and 15 minutes
	LoadAfter  string   `json:"load_after"`
}

// features are what matters to speed, of the processor's flags.
var features = []string{"avx2", "fma", "avx512f", "avx512dq", "avx512vl", "avx512bw", "avx512_bf16", "avx512_vnni", "amx_tile", "amx_bf16", "asimd"}

// look describes the machine as it is now.
func look(pinned int) Machine {
	info := read("/proc/cpuinfo")
	flags := strings.Fields(field(info, "flags"))
	m := Machine{
		Processor: identity(info), Processors: count(info),
		Kernel: strings.TrimSpace(read("/proc/sys/kernel/osrelease")), Go: runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
		Pinned: pinned, Began: now(), LoadBefore: load(),
	}
	for _, f := range features {
		if slices.Contains(flags, f) {
			m.Features = append(m.Features, f)
		}
	}
	return m
}

// leave notes how the machine was left.
func (m *Machine) leave() { m.Ended, m.LoadAfter = now(), load() }

// identity returns the processor's name with family, model and stepping, by which
// libraries choose their kernels.
func identity(info string) string {
	name := field(info, "model name")
	if name == "" {
		return runtime.GOARCH
	}
	return name + ", family " + field(info, "cpu family") + " model " + field(info, "model") + " stepping " + field(info, "stepping")
}

// count returns the number of processors, of which the driver itself may have fewer.
func count(info string) int {
	n := 0
	for line := range strings.Lines(info) {
		if strings.HasPrefix(line, "processor") {
			n++
		}
	}
	return max(n, runtime.NumCPU())
}

// field returns the first value of that name in a text of lines "name : value".
func field(text, name string) string {
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func load() string {
	words := strings.Fields(read("/proc/loadavg"))
	if len(words) < 3 {
		return "unknown"
	}
	return strings.Join(words[:3], " ")
}

func now() string { return time.Now().UTC().Format("2006-01-02 15:04 UTC") }

// read returns a file's content, nothing where there is none.
func read(path string) string {
	raw, _ := os.ReadFile(path)
	return string(raw)
}
