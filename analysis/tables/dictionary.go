package tables

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// repeats is how often a value must occur on average before a dictionary pays;
// hashes and payloads, all different, are written as they are.
const repeats = 4

// dictionary is a string column as codes into its distinct values, which stand
// in the order of their first appearance. One dictionary serves all batches: the
// file format has no way to replace one.
type dictionary struct {
	codes  []int32
	values []string
}

// newDictionary returns nil if the strings do not repeat enough.
func newDictionary(column []string) *dictionary {
	most := len(column) / repeats
	d := &dictionary{codes: make([]int32, len(column))}
	code := make(map[string]int32)
	for i, s := range column {
		c, ok := code[s]
		if !ok {
			if len(d.values) >= most {
				return nil
			}
			c = int32(len(d.values))
			code[s] = c
			d.values = append(d.values, s)
		}
		d.codes[i] = c
	}
	if len(d.values) == 0 {
		return nil
	}
	return d
}

func (d *dictionary) array(typ arrow.DataType, from, to int) arrow.Array {
	vb := array.NewStringBuilder(memory.DefaultAllocator)
	defer vb.Release()
	vb.AppendValues(d.values, nil)
	values := vb.NewArray()
	defer values.Release()
	ib := array.NewInt32Builder(memory.DefaultAllocator)
	defer ib.Release()
	ib.AppendValues(d.codes[from:to], nil)
	indices := ib.NewArray()
	defer indices.Release()
	return array.NewDictionaryArray(typ, indices, values)
}
