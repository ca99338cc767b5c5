package scenarios

import (
	"embed"
	"fmt"

	"gensim/scenarios/source"
)

//go:embed presets/*.yaml
var presetFiles embed.FS

// presetNames are the values of protocol.preset.
var presetNames = [...]string{"litepaper", "hardened"}

// defaultPreset is used where a scenario names none. The other presets are
// differences from it.
const defaultPreset = "litepaper"

// withPreset lays the tree over the defaults of its preset. The defaults'
// positions are those of the key that brings them in.
func (g *grammar) withPreset(root *source.Node) *source.Node {
	name, at := defaultPreset, top(root)
	protocol, written := root.Entry("protocol")
	if written {
		at = protocol.Pos
		if protocol.Value.Kind != source.Map {
			return root // the decoder reports it
		}
		if e, ok := protocol.Value.Entry("preset"); ok {
			name, at = e.Value.Text, e.Value.Pos
		}
	}
	base := g.presets[defaultPreset]
	if other := g.presets[name]; other != nil && name != defaultPreset {
		base = source.Merge(base, other)
	}
	defaults := &source.Node{Kind: source.Map, Pos: root.Pos, Entries: []source.Entry{{Key: "protocol", Pos: at, Value: base.At(at)}}}
	return source.Merge(defaults, root)
}

// top is the beginning of the file that a tree was read from.
func top(root *source.Node) source.Pos {
	return source.Pos{File: root.Pos.File, Line: 1, Column: 1, Width: 1}
}

// preset parses an embedded preset; a fault in it is a defect.
func preset(name string) *source.Node {
	file := fmt.Sprintf("presets/%s.yaml", name)
	text, err := presetFiles.ReadFile(file)
	if err != nil {
		panic("scenarios: " + err.Error())
	}
	var faults source.Faults
	root := source.Parse(file, text, &faults)
	if faults.Any() {
		panic("scenarios: " + faults.Error())
	}
	return root
}
