package main

import (
	"go/types"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/gotypes"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// kernel is a kernel in the making, whose argument is a pointer to a struct.
type kernel struct {
	*build.Context
	pkg *types.Package // declares the argument
	arg gotypes.Component
}

// vec is a vector register.
type vec = reg.VecVirtual

// vector is its size in bytes.
const vector = 64

func (k *kernel) begin(name, argument string, doc ...string) {
	object := k.pkg.Scope().Lookup(argument)
	param := types.NewVar(0, k.pkg, "p", types.NewPointer(object.Type()))
	k.Function(name)
	k.Attributes(attr.NOSPLIT)
	k.Signature(gotypes.NewSignature(k.pkg, types.NewSignatureType(nil, nil, nil, types.NewTuple(param), nil, false)))
	k.Pragma("noescape")
	k.Doc(doc...)
	k.arg = k.Dereference(k.Param("p"))
}

func (k *kernel) end() {
	k.VZEROUPPER()
	k.RET()
}

// field returns where a field of the argument lies, of an array the first number.
func (k *kernel) field(name string) operand.Mem {
	for c := k.arg.Field(name); ; c = c.Index(0) {
		if b, err := c.Resolve(); err == nil {
			return b.Addr
		}
	}
}
