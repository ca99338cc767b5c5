package availability_test

import (
	"fmt"

	"gensim/protocol/availability"
)

// Eight of twelve chunks are lost, and the data is still there; of nine withheld
// chunks an audit of two finds one with probability 21/22.
func Example() {
	code, _ := availability.New(12, 4)
	chunks := code.Encode([]byte("weights after each step"))
	root := availability.Root(chunks)
	for _, lost := range []int{0, 1, 3, 4, 6, 8, 9, 10} {
		chunks[lost] = nil
	}
	data, err := code.Recover(root, chunks)
	fmt.Printf("%s, %v\n", data, err)
	fmt.Println("missed with probability", availability.Missed(12, 9, 2).RatString())
	// Output:
	// weights after each step, <nil>
	// missed with probability 1/22
}
