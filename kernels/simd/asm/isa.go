package main

import (
	"fmt"
	"go/types"
	"math"
	"strings"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/gotypes"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// vec is a vector register.
type vec = reg.VecVirtual

// isa writes kernels for one level of vector instructions. Its methods that return
// a vec use a fresh register each; avo assigns the real ones.
type isa struct {
	*build.Context
	pkg    *types.Package // declares the kernels' arguments
	suffix string         // of names: "AVX2"
	wide   bool           // 512-bit registers and masks instead of 256-bit ones
	pool   []uint32       // constants, each stored as a whole vector
	arg    gotypes.Component
}

// bytes is the size of a vector, lanes its number of floats.
func (g *isa) bytes() int {
	if g.wide {
		return 64
	}
	return 32
}

func (g *isa) lanes() int { return g.bytes() / 4 }

// begin starts the kernel of that name, whose argument is a pointer to a struct.
func (g *isa) begin(name, argument string, doc ...string) {
	object := g.pkg.Scope().Lookup(argument)
	if object == nil {
		panic("asm: no argument struct " + argument)
	}
	pointer := types.NewPointer(object.Type())
	param := types.NewVar(0, g.pkg, "p", pointer)
	signature := types.NewSignatureType(nil, nil, nil, types.NewTuple(param), nil, false)
	g.Function(name + g.suffix)
	g.Attributes(attr.NOSPLIT)
	g.Signature(gotypes.NewSignature(g.pkg, signature))
	g.Pragma("noescape")
	g.Doc(strings.Split(name+g.suffix+" "+strings.Join(doc, "\n"), "\n")...)
	g.arg = g.Dereference(g.Param("p"))
}

// end returns from the kernel.
func (g *isa) end() {
	g.VZEROUPPER()
	g.RET()
}

// field loads a field of the argument.
func (g *isa) field(name string) reg.GPVirtual {
	return g.Load(g.arg.Field(name), g.GP64()).(reg.GPVirtual)
}

// address returns where a field of the argument lies.
func (g *isa) address(c gotypes.Component) operand.Mem {
	b, err := c.Resolve()
	if err != nil {
		panic("asm: " + err.Error())
	}
	return b.Addr
}

func (g *isa) vec() vec {
	if g.wide {
		return g.ZMM()
	}
	return g.YMM()
}

func at(base reg.Register, disp int) operand.Mem { return operand.Mem{Base: base, Disp: disp} }

func to(label string, n ...any) operand.LabelRef {
	return operand.LabelRef(fmt.Sprintf(label, n...))
}

func (g *isa) label(label string, n ...any) { g.Label(fmt.Sprintf(label, n...)) }

// clear sets v to +0.
func (g *isa) clear(v vec) {
	if g.wide {
		g.VPXORD(v, v, v)
	} else {
		g.VXORPS(v, v, v)
	}
}

func (g *isa) zero() vec {
	v := g.vec()
	g.clear(v)
	return v
}

// bits returns memory that holds u in every lane.
func (g *isa) bits(u uint32) operand.Mem {
	i := 0
	for i < len(g.pool) && g.pool[i] != u {
		i++
	}
	if i == len(g.pool) {
		g.pool = append(g.pool, u)
	}
	return operand.NewDataAddr(operand.NewStaticSymbol("constants"+g.suffix), i*g.bytes())
}

// float returns memory that holds x in every lane.
func (g *isa) float(x float32) operand.Mem { return g.bits(math.Float32bits(x)) }

// data writes the constants and the numbers of the lanes.
func (g *isa) data() {
	g.StaticGlobal("constants" + g.suffix)
	g.DataAttributes(attr.RODATA | attr.NOPTR)
	offset := 0
	for _, u := range g.pool {
		for range g.lanes() {
			g.AddDatum(offset, operand.U32(u))
			offset += 4
		}
	}
	g.StaticGlobal("iota" + g.suffix)
	g.DataAttributes(attr.RODATA | attr.NOPTR)
	for i := range 4 * g.lanes() {
		g.AddDatum(4*i, operand.U32(i))
	}
	if !g.wide {
		return
	}
	g.StaticGlobal("evenFirst" + g.suffix)
	g.DataAttributes(attr.RODATA | attr.NOPTR)
	for i := range uint64(8) {
		g.AddDatum(8*int(i), operand.U64(i%4*2+i/4))
	}
}

// iota returns memory that holds the numbers of the lanes of vector v.
func (g *isa) iota(v int) operand.Mem {
	return operand.NewDataAddr(operand.NewStaticSymbol("iota"+g.suffix), v*g.bytes())
}
