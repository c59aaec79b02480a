// Package crf is a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001): it gives each position of a sequence the label that the features
// there and the labels beside it speak for.
//
// Features are hashes of 40 bits (higher bits are left out). Their weights are small whole numbers, so that scores add up to the same value in any order and on any machine.
package crf

import "math"

// Unit is how many steps of a weight or score make 1 in the exponent of the model.
const Unit = 16

// Bits is how many bits of a feature count.
const Bits = 40

// Model holds the weights. It is safe for concurrent use.
type Model struct {
	// Labels are the names of the labels, in the order of scores.
	Labels []string
	// Transitions holds, for each label and then each label after it, the weight of the step; the last row is for the first position.
	Transitions []int32
	slots       []slot
	features    []uint64
	weights     []int8
	mask        uint64
	// present has a bit for the hash of each feature. Most features that are asked for are in no model, and this much of it stays in the processor's cache.
	present []uint64
}

// slot is where a feature's weights lie; row is 1 more than their place, 0 in a free slot.
type slot struct {
	check uint32
	row   uint32
}

// newModel returns a model with room for n features.
func newModel(labels []string, transitions []int32, n int) *Model {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return &Model{Labels: labels, Transitions: transitions, slots: make([]slot, size), mask: uint64(size - 1), present: make([]uint64, size/16)}
}

// insert adds a feature and returns its weights to be filled.
func (m *Model) insert(feature uint64) []int8 {
	n, size := len(m.Labels), len(m.weights)
	m.weights = append(m.weights, make([]int8, n)...)
	m.features = append(m.features, feature)
	*m.presence(feature) |= 1 << (feature & 63)
	i := feature & m.mask
	for m.slots[i].row != 0 {
		i = (i + 1) & m.mask
	}
	m.slots[i] = slot{check: uint32(feature >> 8), row: uint32(size/n) + 1}
	return m.weights[size:]
}

// presence returns the word of present that has the feature's bit, which is the one of its lowest 6 bits.
func (m *Model) presence(feature uint64) *uint64 {
	return &m.present[feature>>6&uint64(len(m.present)-1)]
}

// Add adds the feature's weights to the scores of the labels at one position. A feature that the model does not know adds nothing.
func (m *Model) Add(scores []int32, feature uint64) {
	if *m.presence(feature)>>(feature&63)&1 != 0 {
		m.add(scores, feature)
	}
}

func (m *Model) add(scores []int32, feature uint64) {
	check := uint32(feature >> 8)
	for i := feature & m.mask; m.slots[i].row != 0; i = (i + 1) & m.mask {
		if m.slots[i].check == check {
			n := len(scores)
			row := m.weights[int(m.slots[i].row-1)*n:][:n]
			for k, w := range row {
				scores[k] += int32(w)
			}
			return
		}
	}
}

// Join returns both models' weights in one table, where a feature is found once for both: Add then adds the first model's weights to the first half of the scores, and the second's to the
// other. Either may be nil. The table is for Add only.
func Join(first, second *Model) *Model {
	var n int
	joined := map[uint64][]int8{}
	models := [...]*Model{first, second}
	for _, m := range models {
		if m != nil {
			n = len(m.Labels)
		}
	}
	for half, m := range models {
		if m == nil {
			continue
		}
		for _, r := range m.rows() {
			if joined[r.feature] == nil {
				joined[r.feature] = make([]int8, len(models)*n)
			}
			copy(joined[r.feature][half*n:], r.weights)
		}
	}
	rows := make([]row, 0, len(joined))
	for f, w := range joined {
		rows = append(rows, row{f, w})
	}
	return build(make([]string, len(models)*n), nil, rows)
}

// Size returns the number of features.
func (m *Model) Size() int { return len(m.weights) / len(m.Labels) }

// Path is the room that decoding needs. One Path serves many sequences, one after the other.
type Path struct {
	back        []uint8
	left, right []float32
	factor      []float32
}

// Viterbi writes the best label of each position to labels. Scores holds the scores of all labels for each position in turn, and is left as it is.
func (m *Model) Viterbi(p *Path, scores []int32, labels []uint8) {
	n := len(m.Labels)
	length := len(labels)
	if length == 0 {
		return
	}
	if len(p.back) < length*n {
		p.back = make([]uint8, length*n)
	}
	var room [2][64]int32
	last, next := room[0][:n], room[1][:n]
	for k := range n {
		last[k] = scores[k] + m.Transitions[n*n+k]
	}
	for i := 1; i < length; i++ {
		back := p.back[i*n:][:n]
		here := scores[i*n:][:n]
		for k := range next {
			next[k] = math.MinInt32
		}
		for j, from := range last {
			step := m.Transitions[j*n:][:n]
			for k, t := range step {
				if s := from + t; s > next[k] {
					next[k], back[k] = s, uint8(j)
				}
			}
		}
		for k, s := range here {
			next[k] += s
		}
		last, next = next, last
	}
	best := 0
	for k, s := range last {
		if s > last[best] {
			best = k
		}
	}
	for i := length - 1; ; i-- {
		labels[i] = uint8(best)
		if i == 0 {
			return
		}
		best = int(p.back[i*n+best])
	}
}
