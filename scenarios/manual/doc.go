// Package manual tells what the scenario language says of its keys: to a reader at the
// terminal, to an editor as a JSON Schema, as a page of the documentation, and as
// comments of a scenario to begin with.
//
//	scenarios.Loader.Describe ──Key──> Find, Explain   gensim explain
//	                              ├──> Schema          gensim schema, editors
//	                              ├──> Reference       docs/scenario-reference.md
//	                              └──> Starter         gensim new
//
// All of it follows from the types of the language and their tags; nothing is written
// here twice. After a key has changed,
//
//	make pages
//
// rewrites the page and the schema that a test holds.
//
// The package decodes nothing: what a scenario may say is decided in package
// scenarios.
package manual
