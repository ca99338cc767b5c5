package scenarios

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"gensim/kernels"
	"gensim/protocol/unit"
	"gensim/scenarios/hardware"
	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
)

// withCatalogue lays the tree over what the catalogue knows of the devices that
// are like an entry of it. The defaults' positions are those of the key `like`.
// A name that the catalogue does not have is left to the decoder.
func withCatalogue(root *source.Node) *source.Node {
	devices, ok := root.Entry("devices")
	if !ok || devices.Value.Kind != source.Map {
		return root
	}
	var known []source.Entry
	for _, e := range devices.Value.Entries {
		like, ok := e.Value.Entry("like")
		if !ok {
			continue
		}
		if d, ok := hardware.Find(like.Value.Text); ok {
			known = append(known, source.Entry{Key: e.Key, Pos: e.Pos, Value: given(d, e.Value).At(like.Value.Pos)})
		}
	}
	if len(known) == 0 {
		return root
	}
	defaults := source.Entry{Key: "devices", Pos: devices.Pos, Value: &source.Node{Kind: source.Map, Pos: devices.Pos, Entries: known}}
	return source.Merge(&source.Node{Kind: source.Map, Pos: root.Pos, Entries: []source.Entry{defaults}}, root)
}

// overlay lays a tree over a base. A device that says what it is like begins anew:
// it inherits nothing, or the base's own figures would hide the catalogue's.
func overlay(base, over *source.Node) *source.Node {
	written, ok := over.Entry("devices")
	inherited, has := base.Entry("devices")
	if !ok || !has {
		return source.Merge(base, over)
	}
	var anew []string
	if written.Value.Kind == source.Map {
		for _, e := range written.Value.Entries {
			if _, ok := e.Value.Entry("like"); ok {
				anew = append(anew, e.Key)
			}
		}
	}
	if len(anew) == 0 || inherited.Value.Kind != source.Map {
		return source.Merge(base, over)
	}
	inherited.Value = inherited.Value.Without(anew...)
	rest := base.Without("devices")
	rest.Entries = append(rest.Entries, inherited)
	return source.Merge(rest, over)
}

// given returns the keys that an entry of the catalogue gives a device. The speed
// is that of the class which the device computes in, so that one entry serves
// FP32 work and tensor cores alike.
func given(d *hardware.Device, written *source.Node) *source.Node {
	arithmetic := d.Arithmetic
	if e, ok := written.Entry("arithmetic"); ok {
		if a, err := kernels.ParseArithmetic(e.Value.Text); err == nil {
			arithmetic = a
		}
	}
	out := &source.Node{Kind: source.Map}
	give := func(key, text string) {
		out.Entries = append(out.Entries, source.Entry{Key: key, Value: &source.Node{Kind: source.Scalar, Text: text}})
	}
	give("arithmetic", d.Arithmetic.String())
	if !arithmetic.Repeatable() && d.CommitsIn.Class() == arithmetic.Class() {
		give("commits_in", d.CommitsIn.String())
	}
	if speed := d.Speed(arithmetic.Class()); speed > 0 {
		give("speed", quantity.Speed(speed).String())
	}
	give("price", quantity.HourlyPrice{Ratio: d.Price()}.String())
	give("memory", quantity.Memory(d.Memory*1000).String())
	return out
}

// decode reads a device. One that is like nothing known, or that has no speed in
// the class of its arithmetic, gets one fault and not those that follow from it.
func (x *Device) decode(d *decoder, p place, _ rules) {
	if !d.is(p, source.Map, "a map of keys") {
		return
	}
	like, ok := p.node.Entry("like")
	if ok && like.Value.Kind == source.Scalar && !d.likeness(p, like.Value) {
		return
	}
	d.section(p, reflect.ValueOf(x).Elem(), nil)
	if _, written := p.node.Entry("commit_slowdown"); !written && !x.repeatable() {
		x.CommitSlowdown = defaultSlowdown()
	}
}

// defaultSlowdown is what a fixed order of operations costs where nothing else is
// said: the middle of 1.3 for large products and 1.6 for a language model, as
// reported of Verde's reproducible operators (arXiv 2502.19405).
func defaultSlowdown() quantity.Factor {
	return quantity.Factor{Ratio: unit.Ratio{Num: 7, Den: 5}}
}

// repeatable reports whether the device can commit to what it computes; so can one
// whose arithmetic is at fault.
func (x *Device) repeatable() bool {
	a, err := kernels.ParseArithmetic(x.Arithmetic)
	return err != nil || a.Repeatable()
}

// committed is the exact speed in what the device commits to, in Mgas/s.
func (x *Device) committed() *big.Rat {
	if x.repeatable() {
		return x.Speed.Rat()
	}
	return new(big.Rat).Quo(x.Speed.Rat(), x.CommitSlowdown.Rat())
}

// likeness reports whether the catalogue can give what the device leaves out.
func (d *decoder) likeness(p place, like *source.Node) bool {
	known, ok := hardware.Find(like.Text)
	if !ok {
		d.faults.Add(like.Pos, p.path+".like", fmt.Sprintf("the catalogue has no device %q", quantity.Clip(like.Text)), nearestDevice(like.Text))
		return false
	}
	e, _ := p.node.Entry("arithmetic")
	if e.Value == nil {
		return true
	}
	a, err := kernels.ParseArithmetic(e.Value.Text)
	if _, written := p.node.Entry("speed"); written || err != nil || known.Speed(a.Class()) > 0 {
		return true
	}
	d.faults.Add(e.Value.Pos, p.path+".arithmetic", fmt.Sprintf("is %s; the catalogue knows no %s speed of %s", a, a.Class(), known.Name),
		"choose another, or add speed as in speed: "+quantity.Speed(0).Kind().Example)
	return false
}

// nearestDevice proposes an entry of the catalogue.
func nearestDevice(name string) string {
	if hint := source.DidYouMean(name, hardware.Names()); hint != "" {
		return hint
	}
	return "it has " + strings.Join(hardware.Names(), ", ") + "; see gensim devices"
}
