// Package hardware is the catalogue of real devices: what they compute in, how
// fast training runs on them, what they hold, draw and cost, each figure with its
// source. A scenario's device that says `like: NAME` takes from it the keys that it
// leaves out.
//
//	Catalogue (literal)  --Find-->  Device  --Speed, Price, Energy-->  defaults of scenarios
//
// Figures are those of data sheets and price lists; a figure that nobody publishes
// is zero, or says in its source that it is assumed. The package knows nothing of
// YAML, agents or the protocol.
//
//	d, _ := hardware.Find("consumer-gpu")
//	speed, _ := d.Speed(kernels.ClassFP32) // what training reaches, in Mgas/s
package hardware
