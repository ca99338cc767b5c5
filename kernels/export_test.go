package kernels

// NewLabOfVersion starts a lab whose keys say that facts are of another version.
func NewLabOfVersion(o Options, version string) *Lab {
	l := NewLab(o)
	l.version = version
	if l.weights != nil {
		l.weights.version = version
	}
	return l
}
