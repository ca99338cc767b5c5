package availability

import "math/big"

// Missed returns the exact probability that an audit of asked distinct chunks,
// drawn uniformly from n, asks for none of the missing ones:
// C(n-missing, asked) / C(n, asked), the hypergeometric probability of no hit.
// All arguments are at least zero, missing and asked at most n.
func Missed(n, missing, asked int) *big.Rat {
	return new(big.Rat).SetFrac(choose(n-missing, asked), choose(n, asked))
}

// MissedWithReplacement is the same for chunks drawn with replacement, as by many
// who sample on their own: (1 - missing/n)^asked, the binomial probability of no
// hit, which is never below Missed.
func MissedWithReplacement(n, missing, asked int) *big.Rat {
	return power(big.NewRat(int64(n-missing), int64(n)), asked)
}

// Survives returns the exact probability that data can be recovered when each of n
// chunks is there with probability up, independently: the binomial tail
// sum over i >= needed of C(n,i) up^i (1-up)^(n-i).
func Survives(n, needed int, up *big.Rat) *big.Rat {
	down := new(big.Rat).Sub(big.NewRat(1, 1), up)
	sum := new(big.Rat)
	for i := needed; i <= n; i++ {
		p := new(big.Rat).SetInt(choose(n, i))
		p.Mul(p, power(up, i)).Mul(p, power(down, n-i))
		sum.Add(sum, p)
	}
	return sum
}

func choose(n, k int) *big.Int {
	if k < 0 || k > n {
		return new(big.Int)
	}
	return new(big.Int).Binomial(int64(n), int64(k))
}

func power(q *big.Rat, times int) *big.Rat {
	e := big.NewInt(int64(times))
	return new(big.Rat).SetFrac(new(big.Int).Exp(q.Num(), e, nil), new(big.Int).Exp(q.Denom(), e, nil))
}
