package stream_test

import (
	"fmt"

	"gensim/internal/stream"
	"gensim/protocol/unit"
)

// The third wait of submitter 4 does not depend on who else draws.
func ExampleNew() {
	s := stream.New(1, stream.SubmitterArrival, 4)
	for range 3 {
		fmt.Println(s.Exp(10 * unit.Minute))
	}
	// Output:
	// 0:03:35
	// 0:02:32
	// 0:00:10
}
