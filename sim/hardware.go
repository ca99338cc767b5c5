package sim

import (
	"gensim/agents"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// commits returns the arithmetic in which the device computes what it commits to on
// the chain: its own, or the repeatable one that takes its place.
func (d *Device) commits() kernels.Arithmetic {
	if d.Arithmetic.Repeatable() {
		return d.Arithmetic
	}
	return d.CommitsIn
}

// committing is the cost factor of that arithmetic.
func (d *Device) committing() unit.Ratio {
	if d.Arithmetic.Repeatable() {
		return unit.Ratio{Num: 1, Den: 1}
	}
	return d.CommitSlowdown
}

// foreign is the cost factor of an arithmetic that is none of the device's: that of
// imitating another's order of sums, and no less than that of any fixed order.
func (c *Config) foreign(d *Device) unit.Ratio {
	if f := d.committing(); f.Cmp(c.Slowdown) > 0 {
		return f
	}
	return c.Slowdown
}

// registered is the speed that the device tells the chain: in what it commits to,
// rounded down.
func (d *Device) registered() unit.Speed { return slower(d.Speed, d.committing(), unit.Down) }

// slower is a speed at so many times the cost.
func slower(s unit.Speed, factor unit.Ratio, r unit.Rounding) unit.Speed {
	return unit.Speed(unit.MulDiv(int64(s), factor.Den, factor.Num, r))
}

// gasIn returns the gas that the device commits to in a time.
func (d *Device) gasIn(t unit.Time) unit.Gas {
	return unit.Gas(unit.MulDiv(int64(d.registered()), int64(t), int64(unit.Second), unit.Up))
}

// equipment is a kind of device as its owner knows it, priced in tokens.
func (w *world) equipment(kind int) agents.Device {
	d := &w.cfg.Devices[kind]
	return agents.Device{
		Arithmetic: protocol.Arithmetic(d.commits()), Native: protocol.Arithmetic(d.Arithmetic), Class: protocol.Class(d.Arithmetic.Class()),
		Speed: d.Speed, Registered: d.registered(), Price: w.charged(d.Price), IdlePrice: w.charged(d.IdlePrice),
		Committing: d.committing(), Slowdown: w.cfg.foreign(d),
	}
}

// validateCommitting holds a device to one repeatable arithmetic of its class.
func (d *Device) validateCommitting(f *faults, path string) {
	in := path + ".commits_in"
	switch {
	case !d.Arithmetic.Valid():
	case d.Arithmetic.Repeatable():
		if d.CommitsIn != 0 {
			f.add(in, "%s is repeatable: the device commits to what it computes", d.Arithmetic)
		}
		if d.CommitSlowdown != (unit.Ratio{}) {
			f.add(path+".commit_slowdown", "%s is repeatable: it costs no more to commit to it", d.Arithmetic)
		}
	case d.CommitsIn == 0:
		f.add(in, "is missing: %s is not repeatable, and what is committed on the chain must be; name a repeatable arithmetic of class %s", d.Arithmetic, d.Arithmetic.Class())
	case !d.CommitsIn.Valid() || !d.CommitsIn.Repeatable():
		f.add(in, "must be repeatable")
	case d.CommitsIn.Class() != d.Arithmetic.Class():
		f.add(in, "%s is of class %s; the device computes in %s, of class %s", d.CommitsIn, d.CommitsIn.Class(), d.Arithmetic, d.Arithmetic.Class())
	case d.CommitSlowdown.Den <= 0 || d.CommitSlowdown.Num < d.CommitSlowdown.Den:
		f.add(path+".commit_slowdown", "must be at least 1")
	case d.Speed > 0 && d.registered() <= 0:
		f.add(path+".commit_slowdown", "leaves no speed")
	}
}
