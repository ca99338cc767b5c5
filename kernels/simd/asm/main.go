package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: asm FOLDER")
		os.Exit(64)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "asm:", err)
		os.Exit(1)
	}
}

// write puts the generated files into the folder of package simd.
func write(folder string) error {
	files, err := generate(folder)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(folder, f.name), f.content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// file is a generated file.
type file struct {
	name    string
	content []byte
}

// generate returns assembly and declarations for both levels. The folder is that of
// package simd, which declares the kernels' arguments.
func generate(folder string) ([]file, error) {
	pkg, err := arguments(filepath.Join(folder, "arguments_amd64.go"))
	if err != nil {
		return nil, err
	}
	var files []file
	for _, level := range []struct {
		name string
		emit func(*types.Package) *isa
	}{{"avx2", avx2}, {"avx512", avx512}} {
		both, err := level.emit(pkg).print(level.name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", level.name, err)
		}
		files = append(files, both...)
	}
	return files, nil
}

// arguments type-checks the file that declares the kernels' arguments.
func arguments(path string) (*types.Package, error) {
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	config := types.Config{Sizes: types.SizesFor("gc", "amd64")}
	return config.Check("gensim/kernels/simd", set, []*ast.File{syntax}, nil)
}

// newISA returns an empty file for kernels of a level.
func newISA(pkg *types.Package, suffix string, wide bool) *isa {
	g := &isa{Context: build.NewContext(), pkg: pkg, suffix: suffix, wide: wide}
	g.ConstraintExpr("!noasm")
	return g
}

// print assigns registers and returns the assembly and its declarations.
func (g *isa) print(name string) ([]file, error) {
	g.data()
	parsed, err := g.Result()
	if err != nil {
		return nil, err
	}
	for _, f := range parsed.Functions() {
		alone := ir.NewFile()
		alone.AddSection(f)
		if err := pass.Compile.Execute(alone); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if err := pass.IncludeTextFlagHeader(parsed); err != nil {
		return nil, err
	}
	config := printer.Config{Name: "go", Argv: []string{"go", "run", "./kernels/simd/asm", "kernels/simd"}, Pkg: "simd"}
	assembly, err := printer.NewGoAsm(config).Print(parsed)
	if err != nil {
		return nil, err
	}
	stubs, err := printer.NewStubs(config).Print(parsed)
	if err != nil {
		return nil, err
	}
	return []file{
		{name + "_amd64.s", bytes.TrimLeft(assembly, "\n")},
		{name + "_amd64.go", bytes.TrimLeft(stubs, "\n")},
	}, nil
}
