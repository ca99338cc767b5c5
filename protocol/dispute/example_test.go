package dispute_test

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// Two parties disagree on the third of four results.
func Example() {
	results := map[dispute.Side][]merkle.Hash{}
	for i := range int64(4) {
		results[dispute.Defender] = append(results[dispute.Defender], dispute.Number(i))
		results[dispute.Challenger] = append(results[dispute.Challenger], dispute.Number(i*i))
	}
	config := dispute.Config{
		Shape:       dispute.Shape{{Name: "results", Size: 4}},
		Arity:       2,
		MoveTimeout: 10 * unit.Minute,
		Clock:       2 * unit.Hour,
	}
	game, err := dispute.New(&config, 0, dispute.Roots{
		Defender:   merkle.Root(results[dispute.Defender]),
		Challenger: merkle.Root(results[dispute.Challenger]),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for game.Phase() == dispute.Revealing {
		fmt.Println(game.Phase(), game.Position().Lo, "to", game.Position().Hi)
		children := game.Position().Children(config.Arity, nil)
		for _, side := range []dispute.Side{dispute.Challenger, dispute.Defender} {
			move := dispute.Move{Side: side, Kind: dispute.Reveal}
			for _, c := range children {
				move.Hashes = append(move.Hashes, merkle.Subtree(results[side], c.Lo, c.Hi))
			}
			if code := game.Move(unit.Second, move); code != dispute.OK {
				fmt.Println(code)
				return
			}
		}
	}
	pin, _ := game.Pinpoint()
	fmt.Println(game.Phase(), "on result", pin.Position.Lo, "case", pin.Case)
	game.Rule(dispute.ChallengerRight)
	fmt.Println(game.Outcome().Result, "wins,", game.Outcome().How)
	// Output:
	// revealing 0 to 4
	// revealing 2 to 4
	// ruling on result 2 case output
	// challenger wins, ruled
}
