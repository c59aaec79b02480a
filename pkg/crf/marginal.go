package crf

import "math"

// Forward prepares the path for Probability with the scores of one sequence.
func (m *Model) Forward(p *Path, scores []int32) {
	n := len(m.Labels)
	size := len(scores)
	if len(p.left) < size {
		p.left, p.right = make([]float32, size), make([]float32, size)
	}
	if len(p.factor) != n*(n+1) {
		p.factor = make([]float32, n*(n+1))
		for i, t := range m.Transitions {
			p.factor[i] = exp(t)
		}
	}
	length := size / n
	var room [64]float32
	emit := room[:n]
	for i := range length {
		potential(emit, scores[i*n:][:n])
		here := p.left[i*n:][:n]
		if i == 0 {
			copy(here, p.factor[n*n:])
		} else {
			clear(here)
			for j, from := range p.left[(i-1)*n:][:n] {
				for k, f := range p.factor[j*n:][:n] {
					here[k] += from * f
				}
			}
		}
		var sum float32
		for k := range here {
			here[k] *= emit[k]
			sum += here[k]
		}
		for k := range here {
			here[k] /= sum
		}
	}
	for i := length - 1; i >= 0; i-- {
		here := p.right[i*n:][:n]
		if i == length-1 {
			for k := range here {
				here[k] = 1
			}
			continue
		}
		potential(emit, scores[(i+1)*n:][:n])
		after := p.right[(i+1)*n:][:n]
		var sum float32
		for j := range here {
			here[j] = 0
			for k, f := range p.factor[j*n:][:n] {
				here[j] += f * emit[k] * after[k]
			}
			sum += here[j]
		}
		for k := range here {
			here[k] /= sum
		}
	}
}

// Probability returns how likely a label is at a position of the sequence that Forward saw, whatever the labels elsewhere.
func (p *Path) Probability(position, label, labels int) float64 {
	var sum, hit float32
	for k := range labels {
		v := p.left[position*labels+k] * p.right[position*labels+k]
		sum += v
		if k == label {
			hit = v
		}
	}
	if sum == 0 {
		return 0
	}
	return float64(hit / sum)
}

// potential writes the exponentials of the scores, the greatest of which becomes 1.
func potential(out []float32, scores []int32) {
	top := scores[0]
	for _, s := range scores {
		top = max(top, s)
	}
	for k, s := range scores {
		out[k] = exp(s - top)
	}
}

// exponential holds e to the power of -i/Unit.
var exponential = func() (out [Unit * 24]float32) {
	for i := range out {
		out[i] = float32(math.Exp(-float64(i) / Unit))
	}
	return out
}()

// exp returns e to the power of s/Unit.
func exp(s int32) float32 {
	switch {
	case s > 0:
		return 1 / exp(-s)
	case int(-s) < len(exponential):
		return exponential[-s]
	}
	return exponential[len(exponential)-1]
}
