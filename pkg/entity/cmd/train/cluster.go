package main

import (
	"cmp"
	"math"
	"slices"
)

// neighbour is a word seen beside another, and how often.
type neighbour struct{ word, count int32 }

// bigrams holds, for each of the n most frequent words, the words seen before and after it and the sum of their counts.
type bigrams struct {
	left, right [][]neighbour
	total       []int32
}

// count returns the neighbours of the n most frequent words.
func (c *corpus) count(n int) bigrams {
	pairs := map[uint64]int32{}
	last := int32(-1)
	for _, w := range c.stream {
		if int(w) >= n {
			w = -1
		}
		if w >= 0 && last >= 0 && w != last {
			pairs[uint64(last)<<32|uint64(w)]++
		}
		last = w
	}
	keys := make([]uint64, 0, len(pairs))
	for p := range pairs {
		keys = append(keys, p)
	}
	slices.SortFunc(keys, cmp.Compare)
	b := bigrams{make([][]neighbour, n), make([][]neighbour, n), make([]int32, n)}
	for _, p := range keys {
		l, r, k := int32(p>>32), int32(p&math.MaxUint32), pairs[p]
		b.right[l] = append(b.right[l], neighbour{r, k})
		b.left[r] = append(b.left[r], neighbour{l, k})
		b.total[l] += k
		b.total[r] += k
	}
	return b
}

// exchange sorts words into classes of words that stand between the same neighbours. It is the exchange algorithm of Kneser and Ney (1993): each word in turn moves to the
// class in which the class bigram model of the corpus likes it best.
func (b bigrams) exchange(classes, rounds int) []int {
	xlogx := make([]float64, 1<<20)
	for i := 2; i < len(xlogx); i++ {
		xlogx[i] = float64(i) * math.Log(float64(i))
	}
	f := func(n int32) float64 {
		if int(n) < len(xlogx) {
			return xlogx[n]
		}
		return float64(n) * math.Log(float64(n))
	}
	class := make([]int, len(b.left))
	for i := range class {
		class[i] = i % classes
	}
	// follow[a*classes+b] counts class a before class b; before is its transpose; size is the count of each class on both sides.
	follow, before, size := make([]int32, classes*classes), make([]int32, classes*classes), make([]int32, classes)
	for w := range b.right {
		for _, n := range b.right[w] {
			follow[class[w]*classes+class[n.word]] += n.count
			before[class[n.word]*classes+class[w]] += n.count
		}
		size[class[w]] += b.total[w]
	}
	l, r, gain := make([]int32, classes), make([]int32, classes), make([]float64, classes)
	for range rounds {
		for w := range b.left {
			clear(l)
			clear(r)
			for _, n := range b.left[w] {
				l[class[n.word]] += n.count
			}
			for _, n := range b.right[w] {
				r[class[n.word]] += n.count
			}
			put := func(c int, sign int32) {
				for k := range classes {
					follow[k*classes+c] += sign * l[k]
					before[c*classes+k] += sign * l[k]
					follow[c*classes+k] += sign * r[k]
					before[k*classes+c] += sign * r[k]
				}
				size[c] += sign * b.total[w]
			}
			put(class[w], -1)
			for d := range classes {
				gain[d] = f(size[d]) - f(size[d]+b.total[w])
				n := follow[d*classes+d]
				gain[d] += f(n+l[d]+r[d]) - f(n+l[d]) - f(n+r[d]) + f(n)
			}
			for k := range classes {
				if l[k] > 0 {
					for d, n := range follow[k*classes : (k+1)*classes] {
						gain[d] += f(n+l[k]) - f(n)
					}
				}
				if r[k] > 0 {
					for d, n := range before[k*classes : (k+1)*classes] {
						gain[d] += f(n+r[k]) - f(n)
					}
				}
			}
			best := class[w]
			for d := range classes {
				if gain[d] > gain[best]+1e-9 {
					best = d
				}
			}
			class[w] = best
			put(best, 1)
		}
	}
	return class
}
