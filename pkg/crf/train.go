package crf

import (
	"cmp"
	"math"
	"slices"
)

// Sequence is one training sequence: the features and the right label at each position.
type Sequence struct {
	Features [][]uint64
	Labels   []uint8
	// Weight is how much the sequence counts. Defaults to 1.
	Weight float64
	// Droppable is how many of the features at each position, from the first, may be left out at random so that the model learns to do without them. May be nil.
	Droppable []int
}

// Options steer the training.
type Options struct {
	// Labels are the names of the labels.
	Labels []string
	// Passes over the sequences. Defaults to 25.
	Passes int
	// Rate is the step width of AdaGrad. Defaults to 0.1.
	Rate float64
	// L1 is the pull of each weight towards 0 in one step. Defaults to 0.
	L1 float64
	// Least is how often a feature must be seen to be used. Defaults to 2.
	Least int
	// Dropout is how often a position's droppable features are left out.
	Dropout float64
	// Seed starts the shuffling.
	Seed uint64
}

func (o *Options) setDefaults() {
	if o.Passes == 0 {
		o.Passes = 25
	}
	if o.Rate == 0 {
		o.Rate = 0.1
	}
	if o.Least == 0 {
		o.Least = 2
	}
}

// trainer holds the weights while they are learned by AdaGrad (Duchi, Hazan and Singer 2011) on one sequence at a time, with the pull of L1 made up for when a weight is
// next needed. The order of all sums is fixed, so that the same sequences and options give the same model.
type trainer struct {
	Options
	n          int
	cells, sum []float32
	touched    []int32
	// idle marks features all of whose weights are 0.
	idle              []bool
	transitions, tsq  []float64
	tgrad             []float64
	step              int32
	left, right, emit []float64
	scale             []float64
	grad              []float64
	slope             []float32
}

// Train learns a model.
func Train(sequences []Sequence, o Options) *Model {
	o.setDefaults()
	ids, features := index(sequences, o.Least)
	n := len(o.Labels)
	t := &trainer{Options: o, n: n}
	t.cells = make([]float32, 3*n*len(features))
	t.grad, t.slope = make([]float64, n), make([]float32, n)
	t.touched, t.idle = make([]int32, len(features)), make([]bool, len(features))
	for id := range t.idle {
		t.idle[id] = true
	}
	t.transitions, t.tsq, t.tgrad = make([]float64, n*(n+1)), make([]float64, n*(n+1)), make([]float64, n*(n+1))
	known := make([][][]int32, len(sequences))
	drop := make([][]int, len(sequences))
	for i, s := range sequences {
		known[i], drop[i] = make([][]int32, len(s.Features)), make([]int, len(s.Features))
		for j, fs := range s.Features {
			for k, f := range fs {
				if id, ok := ids[f&(1<<Bits-1)]; ok {
					known[i][j] = append(known[i][j], id)
					if s.Droppable != nil && k < s.Droppable[j] {
						drop[i][j]++
					}
				}
			}
		}
	}
	order := make([]int, len(sequences))
	for i := range order {
		order[i] = i
	}
	random := o.Seed
	var kept [][]int32
	for pass := range o.Passes {
		for i := len(order) - 1; i > 0; i-- {
			j := int(next(&random) % uint64(i+1))
			order[i], order[j] = order[j], order[i]
		}
		for _, i := range order {
			fs := known[i]
			if o.Dropout > 0 {
				kept = kept[:0]
				for j, f := range fs {
					if drop[i][j] > 0 && float64(next(&random)>>11)/(1<<53) < o.Dropout {
						f = f[drop[i][j]:]
					}
					kept = append(kept, f)
				}
				fs = kept
			}
			w := sequences[i].Weight
			if w == 0 {
				w = 1
			}
			t.learn(fs, sequences[i].Labels, w)
			t.step++
		}
		if pass >= o.Passes/2 {
			t.average()
		}
	}
	return t.model(features)
}

// index gives a number to each feature seen often enough, in the order of the features' hashes.
func index(sequences []Sequence, least int) (map[uint64]int32, []uint64) {
	seen := map[uint64]int{}
	for _, s := range sequences {
		for _, fs := range s.Features {
			for _, f := range fs {
				seen[f&(1<<Bits-1)]++
			}
		}
	}
	var features []uint64
	for f, n := range seen {
		if n >= least {
			features = append(features, f)
		}
	}
	slices.Sort(features)
	ids := make(map[uint64]int32, len(features))
	for i, f := range features {
		ids[f] = int32(i)
	}
	return ids, features
}

// next is the generator SplitMix64 (Steele, Lea and Flood 2014).
func next(state *uint64) uint64 {
	*state += 0x9e3779b97f4a7c15
	z := *state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// row returns the weights of a feature, and beside each the sum of the squares of its slopes and the step width that follows from it.
func (t *trainer) row(id int32) (weights, squares, rates []float32) {
	cell := t.cells[int(id)*3*t.n:][:3*t.n]
	return cell[:t.n], cell[t.n : 2*t.n], cell[2*t.n:]
}

// settle makes up for the pull on a feature's weights since they were last touched.
func (t *trainer) settle(id int32) {
	missed := float32(t.step-t.touched[id]) * float32(t.L1)
	t.touched[id] = t.step
	if missed == 0 || t.idle[id] {
		return
	}
	weights, _, rates := t.row(id)
	some := false
	for k, w := range weights {
		switch pull := missed * rates[k]; {
		case w > pull:
			weights[k], some = w-pull, true
		case w < -pull:
			weights[k], some = w+pull, true
		default:
			weights[k] = 0
		}
	}
	t.idle[id] = !some
}

// average adds the weights as they are to the sum of which the mean is taken in the end.
func (t *trainer) average() {
	if t.sum == nil {
		t.sum = make([]float32, len(t.touched)*t.n)
	}
	for id := range t.touched {
		if t.idle[id] {
			continue
		}
		t.settle(int32(id))
		weights, _, _ := t.row(int32(id))
		for k, w := range weights {
			t.sum[id*t.n+k] += w
		}
	}
}

// learn takes one step on one sequence.
func (t *trainer) learn(features [][]int32, labels []uint8, weight float64) {
	n, length := t.n, len(labels)
	if length == 0 {
		return
	}
	if len(t.emit) < n*length {
		t.emit, t.left, t.right = make([]float64, 2*n*length), make([]float64, 2*n*length), make([]float64, 2*n*length)
		t.scale = make([]float64, 2*length)
	}
	for i, fs := range features {
		e := t.emit[i*n:][:n]
		clear(e)
		for _, id := range fs {
			if t.idle[id] {
				continue
			}
			t.settle(id)
			weights, _, _ := t.row(id)
			for k, w := range weights {
				e[k] += float64(w)
			}
		}
		top := slices.Max(e)
		for k := range e {
			e[k] = math.Exp(e[k] - top)
		}
	}
	step := make([]float64, len(t.transitions))
	for i, w := range t.transitions {
		step[i] = math.Exp(w)
	}
	for i := range length {
		here, e := t.left[i*n:][:n], t.emit[i*n:][:n]
		sum := 0.0
		for k := range n {
			v := step[n*n+k]
			if i > 0 {
				v = 0
				for j := range n {
					v += t.left[(i-1)*n+j] * step[j*n+k]
				}
			}
			here[k] = v * e[k]
			sum += here[k]
		}
		for k := range here {
			here[k] /= sum
		}
		t.scale[i] = sum
	}
	for i := length - 1; i >= 0; i-- {
		here := t.right[i*n:][:n]
		for j := range n {
			if i == length-1 {
				here[j] = 1
				continue
			}
			v := 0.0
			for k := range n {
				v += step[j*n+k] * t.emit[(i+1)*n+k] * t.right[(i+1)*n+k]
			}
			here[j] = v / t.scale[i+1]
		}
	}
	clear(t.tgrad)
	const least = 1e-3 // Slopes closer to 0 are taken for 0.
	slope := t.slope
	for i, fs := range features {
		for k := range n {
			t.grad[k] = weight * t.left[i*n+k] * t.right[i*n+k]
		}
		t.grad[labels[i]] -= weight
		if i == 0 {
			for k := range n {
				t.tgrad[n*n+k] += t.grad[k]
			}
		} else {
			for j := range n {
				for k := range n {
					t.tgrad[j*n+k] += weight * t.left[(i-1)*n+j] * step[j*n+k] * t.emit[i*n+k] * t.right[i*n+k] / t.scale[i]
				}
			}
			t.tgrad[int(labels[i-1])*n+int(labels[i])] -= weight
		}
		some := false
		for k, g := range t.grad {
			slope[k] = float32(g)
			some = some || math.Abs(g) > least
		}
		if !some {
			continue
		}
		for _, id := range fs {
			t.settle(id)
			weights, squares, rates := t.row(id)
			for k, g := range slope {
				if g > least || g < -least {
					squares[k] += g * g
					rates[k] = float32(t.Rate / math.Sqrt(1e-6+float64(squares[k])))
					weights[k] -= rates[k] * g
					t.idle[id] = false
				}
			}
		}
	}
	for i, g := range t.tgrad {
		if g != 0 {
			t.tsq[i] += g * g
			t.transitions[i] -= t.Rate / math.Sqrt(1e-6+t.tsq[i]) * g
		}
	}
}

// model returns the weights as whole numbers, without the features that have none.
func (t *trainer) model(features []uint64) *Model {
	n := t.n
	transitions := make([]int32, len(t.transitions))
	for i, w := range t.transitions {
		transitions[i] = int32(math.Round(w * Unit))
	}
	var rows []row
	for id, f := range features {
		r := row{feature: f, weights: make([]int8, n)}
		some := false
		for k := range n {
			w := float64(t.sum[id*n+k]) / float64(t.Passes-t.Passes/2)
			r.weights[k] = int8(max(-127, min(127, math.Round(w*Unit))))
			some = some || r.weights[k] != 0
		}
		if some {
			rows = append(rows, r)
		}
	}
	return build(t.Labels, transitions, rows)
}

// row is a feature with its weights.
type row struct {
	feature uint64
	weights []int8
}

// build makes a model of rows. Rows are stored by hash, so that equal weights give equal bytes.
func build(labels []string, transitions []int32, rows []row) *Model {
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.feature, b.feature) })
	m := newModel(labels, transitions, len(rows))
	m.weights = make([]int8, 0, len(rows)*len(labels))
	for _, r := range rows {
		copy(m.insert(r.feature), r.weights)
	}
	return m
}
