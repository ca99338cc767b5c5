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
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: asm FOLDER")
		os.Exit(64)
	}
	files, err := generate(os.Args[1])
	for _, f := range files {
		if err == nil {
			err = os.WriteFile(f.name, f.content, 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "asm:", err)
		os.Exit(1)
	}
}

// file is a generated file.
type file struct {
	name    string
	content []byte
}

// target is a kernel of a package.
type target struct {
	pkg, argument, name string // argument is the file that declares it
	write               func(*kernel)
}

// generate returns all files. The folder is that of the packages.
func generate(folder string) ([]file, error) {
	var files []file
	for _, t := range []target{
		{"blake3", "lanes_amd64.go", "compress_amd64", compress},
		{"stream", "blocks_amd64.go", "fill_amd64", fill},
	} {
		pkg, err := declared(filepath.Join(folder, t.pkg, t.argument))
		if err != nil {
			return nil, err
		}
		k := &kernel{Context: build.NewContext(), pkg: pkg}
		k.ConstraintExpr("!noasm")
		t.write(k)
		assembly, stub, err := k.print(t.pkg)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.pkg, err)
		}
		name := filepath.Join(folder, t.pkg, t.name)
		files = append(files, file{name + ".s", assembly}, file{name + ".go", stub})
	}
	return files, nil
}

// declared type-checks the file that declares a kernel's argument.
func declared(path string) (*types.Package, error) {
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	config := types.Config{Sizes: types.SizesFor("gc", "amd64")}
	return config.Check(syntax.Name.Name, set, []*ast.File{syntax}, nil)
}

// print assigns registers and returns the assembly and its declaration.
func (k *kernel) print(pkg string) (assembly, stub []byte, err error) {
	parsed, err := k.Result()
	if err != nil {
		return nil, nil, err
	}
	if err := pass.Compile.Execute(parsed); err != nil {
		return nil, nil, err
	}
	config := printer.Config{Name: "go", Argv: []string{"go", "run", "./internal/asm", "internal"}, Pkg: pkg}
	if assembly, err = printer.NewGoAsm(config).Print(parsed); err != nil {
		return nil, nil, err
	}
	stub, err = printer.NewStubs(config).Print(parsed)
	return bytes.TrimLeft(assembly, "\n"), bytes.TrimLeft(stub, "\n"), err
}
