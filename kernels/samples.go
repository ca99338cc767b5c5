package kernels

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/kernels/dataset"
)

// samples are a part of a workload's data: images with a label each, or stretches
// of text with a label for each character.
type samples interface {
	Len() int
	// Gather writes the inputs of the named samples into dst, Labels their labels.
	Gather(dst []float32, samples []uint32, unpack dataset.Unpack)
	Labels(dst []float32, samples []uint32, unpack dataset.Unpack)
}

// content is a workload's data with its two parts.
type content struct {
	name        string
	digest      merkle.Hash
	train, test samples
}

// load returns the data of a validated configuration.
func (c *Config) load() (d content, err error) {
	if c.Model.architecture().text {
		err = d.text(c)
	} else {
		err = d.images(c)
	}
	return d, err
}

// width is the number of inputs of an image, as the model takes it.
func (c *Config) width() int {
	if len(c.Model.MLP.Widths) > 0 {
		return c.Model.MLP.Widths[0]
	}
	return imageSide * imageSide
}

func (d *content) images(c *Config) error {
	set, err := dataset.Load(c.Data)
	if err != nil {
		return fmt.Errorf("load data: %w", err)
	}
	d.name, d.digest = set.Name(), set.Digest()
	if d.train, err = set.Train.View(c.width()); err != nil {
		return err
	}
	d.test, err = set.Test.View(c.width())
	return err
}

func (d *content) text(c *Config) error {
	text, err := dataset.LoadText(c.Data)
	if err != nil {
		return fmt.Errorf("load data: %w", err)
	}
	d.name, d.digest = text.Name(), text.Digest()
	if d.train, err = text.Train.Windows(c.Model.GPT.Context); err != nil {
		return err
	}
	d.test, err = text.Test.Windows(c.Model.GPT.Context)
	return err
}
