package scenarios

import "gensim/agents"

// Built returns the loader that knows every strategy that exists.
func Built() Loader { return Loader{agents.Catalogue} }
