package tidy

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

func floatRules() []rule {
	return []rule{
		{
			name:   "no floats in the protocol",
			reason: "money, gas, stake, distance, probability and time are exact integers there",
			check:  eachNode(inProtocol, usesFloat),
			bad: each(
				snippet{"protocol/p.go", "package protocol\nvar x float64"},
				snippet{"protocol/ledger/l.go", "package ledger\nfunc f(x int) { _ = float32(x) }"},
				snippet{"protocol/p.go", "package protocol\nconst half = 0.5"},
				snippet{"protocol/p_arm64.go", "package protocol\nconst half = 1e3"},
				snippet{"protocol/p.go", "package protocol\nvar c complex128"},
			),
			good: []snippet{{"protocol/p.go", "package protocol\nvar x int64"}, {"sim/s.go", "package sim\nvar x float64"}},
		},
		{
			name:   "types are known",
			reason: "the rules on products and maps cannot see what the type checker does not understand",
			check:  func(m *module) []fault { return m.untyped },
			bad:    each(snippet{"kernels/k.go", "package kernels\nvar x = y"}),
			good:   []snippet{{"kernels/k.go", "package kernels\nvar x = 1"}},
		},
		{
			name: "float products are rounded",
			reason: "a product that meets a sum, even by way of a variable, may be fused with it on some machines and not on others; " +
				"write float64(x*y)",
			check: eachNode(numeric, unroundedProduct),
			bad: each(
				snippet{"kernels/k.go", "package kernels\nfunc f(a, b, c float64) float64 { return a*b + c }"},
				snippet{"kernels/k.go", "package kernels\nfunc f(a, b, c float32) float32 { return c - (a*b) }"},
				snippet{"agents/a.go", "package agents\nfunc f(a, b, c float64) float64 { c += -(a*b); return c }"},
				snippet{"sim/s.go", "package sim\nfunc f(a, b, c float64) float64 { p := a*b; return p + c }"},
				snippet{"sim/s.go", "package sim\nfunc f(a []float64, b float64) { a[0] = a[1]*b; a[0] += b }"},
				snippet{"kernels/k.go", "package kernels\nfunc f(a, b float64) float64 { a *= b; return a }"},
				snippet{"kernels/k.go", "package kernels\nfunc f[T float32|float64](a, b T) T { return a*b + a }"},
				snippet{"kernels/k_arm64.go", "package kernels\nfunc f(a, b, c float64) float64 { return a*b + c }"},
			),
			good: []snippet{
				{"kernels/k.go", "package kernels\nfunc f(a, b, c float64) float64 { return float64(a*b) + c }"},
				{"kernels/l.go", "package kernels\ntype number float64\nfunc f(a, b, c number) number { return number(a*b*c) / c }"},
				{"kernels/m.go", "package kernels\nfunc f(a, b int, c []float64) float64 { const k = 2.0*3; return c[a*b+1] + k }"},
				{"kernels/n.go", "package kernels\nimport \"math\"\nfunc f(a float64) float64 { return math.Sqrt(a*a) + 1 }"},
				{"kernels/o.go", "package kernels\nfunc f(a float64) float64 { return 2*a + 1 } //tidy:exact doubling is exact\n"},
				{"kernels/p_arm64.go", "package kernels\nfunc f(a, b, c int) int {\n\ta = 4*b + c\n\treturn a*b + c //tidy:int indices\n}"},
			},
		},
	}
}

func inProtocol(s *source) bool { return !s.test && below(s.dir, "protocol") }

func usesFloat(s *source, n ast.Node) string {
	switch n := n.(type) {
	case *ast.Ident:
		if slices.Contains([]string{"float32", "float64", "complex64", "complex128"}, n.Name) {
			return n.Name + " is used"
		}
	case *ast.BasicLit:
		if n.Kind == token.FLOAT || n.Kind == token.IMAG {
			return "the constant " + n.Value + " is a float"
		}
	case ast.Expr:
		if t := s.typeOf(n); t != nil && isFloat(t) {
			return "a value of type " + t.String() + " is used"
		}
	}
	return ""
}

// unroundedProduct reports a float product that is left to be fused. A product is
// safe as the operand of a conversion, of another product or quotient, of a
// comparison, or of a function of package math: everything else may reach a sum,
// through a variable, a memory cell or an inlined call.
func unroundedProduct(s *source, n ast.Node) string {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if n.Op == token.MUL && s.mayBeFloat(n) && !s.roundedIn(n) && !s.marked(n.Pos(), "exact") {
			return "a float product is not rounded"
		}
	case *ast.AssignStmt:
		if n.Tok == token.MUL_ASSIGN && s.mayBeFloat(n.Lhs[0]) && !s.marked(n.Pos(), "exact") {
			return "a float product is not rounded (*=)"
		}
	}
	return ""
}

// roundedIn reports whether what surrounds the product rounds it, or cannot fuse
// it.
func (s *source) roundedIn(n ast.Expr) bool {
	switch around := s.parents[n].(type) {
	case *ast.ParenExpr:
		return s.roundedIn(around)
	case *ast.UnaryExpr:
		return around.Op == token.SUB && s.roundedIn(around)
	case *ast.BinaryExpr:
		return around.Op != token.ADD && around.Op != token.SUB
	case *ast.CallExpr:
		return around.Fun != n && (s.isConversion(around) || s.selects(around.Fun, "math") != "")
	}
	return false
}

// isConversion reports whether the call converts to a type; without types, whether
// it has the name of a number.
func (s *source) isConversion(call *ast.CallExpr) bool {
	if s.types != nil {
		return s.types.Types[call.Fun].IsType()
	}
	id, ok := call.Fun.(*ast.Ident)
	return ok && types.Universe.Lookup(id.Name) != nil
}

// mayBeFloat reports whether an expression is a float that is computed at run
// time. Without types everything is one, unless an integer literal takes part,
// it is an index, or its line claims tidy:int.
func (s *source) mayBeFloat(e ast.Expr) bool {
	if s.types != nil {
		known := s.types.Types[e]
		return known.Value == nil && known.Type != nil && isFloat(known.Type)
	}
	return !s.marked(e.Pos(), "int") && !hasIntegerLiteral(e) && !s.isIndex(e)
}

func hasIntegerLiteral(e ast.Expr) bool {
	product, ok := e.(*ast.BinaryExpr)
	if !ok {
		return false
	}
	for _, operand := range []ast.Expr{product.X, product.Y} {
		if literal, ok := operand.(*ast.BasicLit); ok && literal.Kind == token.INT {
			return true
		}
	}
	return false
}

// isIndex reports whether the expression is part of an index or of the bounds of a
// slice.
func (s *source) isIndex(e ast.Node) bool {
	for n := e; n != nil; n = s.parents[n] {
		switch around := s.parents[n].(type) {
		case *ast.IndexExpr:
			return around.Index == n
		case *ast.SliceExpr:
			return around.X != n
		}
	}
	return false
}

// isFloat reports whether values of the type are floats or complex, for a type
// parameter whether they can be.
func isFloat(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return isFloat(t.Underlying())
	case *types.Union:
		for i := range t.Len() {
			if isFloat(t.Term(i).Type()) {
				return true
			}
		}
		return false
	case *types.Interface:
		for i := range t.NumEmbeddeds() {
			if isFloat(t.EmbeddedType(i)) {
				return true
			}
		}
		return false
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsFloat|types.IsComplex) != 0
}
