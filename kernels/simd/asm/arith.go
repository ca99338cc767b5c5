package main

import "github.com/mmcloughlin/avo/operand"

// The methods below return a result in a fresh register; a second operand may be in
// memory.

func (g *isa) add(x vec, y operand.Op) vec {
	v := g.vec()
	g.VADDPS(y, x, v)
	return v
}

func (g *isa) sub(x vec, y operand.Op) vec {
	v := g.vec()
	g.VSUBPS(y, x, v)
	return v
}

func (g *isa) mul(x vec, y operand.Op) vec {
	v := g.vec()
	g.VMULPS(y, x, v)
	return v
}

func (g *isa) div(x vec, y operand.Op) vec {
	v := g.vec()
	g.VDIVPS(y, x, v)
	return v
}

func (g *isa) sqrt(x vec) vec {
	v := g.vec()
	g.VSQRTPS(x, v)
	return v
}

// load returns what is at m.
func (g *isa) load(m operand.Op) vec {
	v := g.vec()
	g.VMOVUPS(m, v)
	return v
}

func (g *isa) and(x vec, y operand.Op) vec {
	v := g.vec()
	if g.wide {
		g.VPANDD(y, x, v)
	} else {
		g.VPAND(y, x, v)
	}
	return v
}

func (g *isa) or(x vec, y operand.Op) vec {
	v := g.vec()
	if g.wide {
		g.VPORD(y, x, v)
	} else {
		g.VPOR(y, x, v)
	}
	return v
}

func (g *isa) xor(x vec, y operand.Op) vec {
	v := g.vec()
	if g.wide {
		g.VPXORD(y, x, v)
	} else {
		g.VPXOR(y, x, v)
	}
	return v
}

// Integers in the lanes.

func (g *isa) addInt(x vec, y operand.Op) vec {
	v := g.vec()
	g.VPADDD(y, x, v)
	return v
}

func (g *isa) subInt(x vec, y operand.Op) vec {
	v := g.vec()
	g.VPSUBD(y, x, v)
	return v
}

func (g *isa) shiftLeft(x vec, n uint64) vec {
	v := g.vec()
	g.VPSLLD(operand.Imm(n), x, v)
	return v
}

func (g *isa) shiftRight(x vec, n uint64) vec {
	v := g.vec()
	g.VPSRLD(operand.Imm(n), x, v)
	return v
}

// halve is x>>1 of signed integers.
func (g *isa) halve(x vec) vec {
	v := g.vec()
	g.VPSRAD(operand.Imm(1), x, v)
	return v
}

// rounding computes a·b+c with one rounding or with two, and exp and tanh of one of two
// libraries.
type rounding struct {
	*isa
	fused bool
	brisk bool
}

// String ends the names of kernels.
func (r rounding) String() string {
	name := ""
	if r.brisk {
		name = "Brisk"
	}
	if r.fused {
		return name + "Fused"
	}
	return name + "Unfused"
}

// madd returns a·b+c.
func (r rounding) madd(a vec, b, c operand.Op) vec {
	v := r.vec()
	if !r.fused {
		r.VMULPS(b, a, v)
		r.VADDPS(c, v, v)
		return v
	}
	r.VMOVAPS(a, v)
	if second, ok := b.(vec); ok {
		r.VFMADD213PS(c, second, v) // v = second·v + c
		return v
	}
	r.VFMADD132PS(b, c, v) // v = v·b + c
	return v
}

// horner returns the polynomial of x with these coefficients, the highest first.
func (r rounding) horner(x vec, coefficients ...float32) vec {
	p := r.load(r.float(coefficients[0]))
	for _, c := range coefficients[1:] {
		p = r.madd(p, x, r.float(c))
	}
	return p
}
