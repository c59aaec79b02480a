package crf_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/isnad-news/isnad/pkg/crf"
)

// weather returns sequences in which a label is told by the features of its position, but for feature 3, after which the label before goes on.
func weather() []crf.Sequence {
	var out []crf.Sequence
	for i := range 60 {
		kind := uint8(i % 2)
		out = append(out, crf.Sequence{
			Features: [][]uint64{{uint64(kind) + 1}, {3}, {uint64(1-kind) + 1}, {3, uint64(i) + 100}},
			Labels:   []uint8{kind, kind, 1 - kind, 1 - kind},
		})
	}
	return out
}

var labels = []string{"rain", "sun"}

// scores adds up the features' weights.
func scores(m *crf.Model, features [][]uint64) []int32 {
	out := make([]int32, len(features)*len(labels))
	for i, fs := range features {
		for _, f := range fs {
			m.Add(out[i*len(labels):][:len(labels)], f)
		}
	}
	return out
}

func ExampleTrain() {
	m := crf.Train(weather(), crf.Options{Labels: labels, Passes: 10})
	features := [][]uint64{{1}, {3}, {3}}
	var p crf.Path
	path := make([]uint8, len(features))
	m.Viterbi(&p, scores(m, features), path)
	for _, l := range path {
		fmt.Print(m.Labels[l], " ")
	}
	// Output: rain rain rain
}

// TestExact compares Viterbi and the forward-backward sums with a count of all paths.
func TestExact(t *testing.T) {
	t.Parallel()
	m := crf.Train(weather(), crf.Options{Labels: labels, Passes: 3})
	for _, features := range [][][]uint64{{{1}}, {{1}, {2}}, {{3}, {1}, {2, 3}, {3}}, {{9}, {9}, {2}}} {
		s := scores(m, features)
		n := len(features)
		var best int32 = math.MinInt32
		var bestPath []uint8
		total, hit := 0.0, make([]float64, n)
		for code := range 1 << n {
			path := make([]uint8, n)
			sum := int32(0)
			for i := range path {
				path[i] = uint8(code >> i & 1)
				sum += s[i*2+int(path[i])]
				if i == 0 {
					sum += m.Transitions[4+int(path[0])]
				} else {
					sum += m.Transitions[int(path[i-1])*2+int(path[i])]
				}
			}
			if sum > best {
				best, bestPath = sum, path
			}
			p := math.Exp(float64(sum) / crf.Unit)
			total += p
			for i := range path {
				if path[i] == 1 {
					hit[i] += p
				}
			}
		}
		var p crf.Path
		got := make([]uint8, n)
		m.Viterbi(&p, s, got)
		if !slices.Equal(got, bestPath) {
			t.Errorf("Viterbi of %v = %v, want %v", features, got, bestPath)
		}
		m.Forward(&p, s)
		for i := range n {
			if got, want := p.Probability(i, 1, 2), hit[i]/total; math.Abs(got-want) > 1e-3 {
				t.Errorf("probability at %d of %v = %.4f, want %.4f", i, features, got, want)
			}
		}
	}
}

// TestDropout sees that a model learned without a feature at times still uses the others.
func TestDropout(t *testing.T) {
	t.Parallel()
	var sequences []crf.Sequence
	for i := range 40 {
		kind := uint64(i % 2)
		sequences = append(sequences, crf.Sequence{Features: [][]uint64{{10 + kind, 20 + kind}}, Labels: []uint8{uint8(kind)}, Droppable: []int{1}})
	}
	m := crf.Train(sequences, crf.Options{Labels: labels, Dropout: 0.5, Seed: 7})
	s := scores(m, [][]uint64{{20}, {21}})
	if s[0] <= s[1] || s[3] <= s[2] {
		t.Errorf("scores without the dropped feature = %v", s)
	}
}

// TestEncode sees that equal training gives equal bytes, and that a model comes back as it was.
func TestEncode(t *testing.T) {
	t.Parallel()
	var files [3]bytes.Buffer
	for i := range 2 {
		if err := crf.Train(weather(), crf.Options{Labels: labels, Passes: 4, L1: 1e-4}).Encode(&files[i]); err != nil {
			t.Fatal(err)
		}
	}
	m, err := crf.Decode(bytes.NewReader(files[0].Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Encode(&files[2]); err != nil {
		t.Fatal(err)
	}
	for i := 1; i < 3; i++ {
		if !bytes.Equal(files[0].Bytes(), files[i].Bytes()) {
			t.Errorf("file %d differs", i)
		}
	}
	if m.Size() == 0 {
		t.Error("no features")
	}
}

// FuzzDecode sees that broken files are errors.
func FuzzDecode(f *testing.F) {
	var file bytes.Buffer
	if err := crf.Train(weather(), crf.Options{Labels: labels, Passes: 2}).Encode(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add(file.Bytes()[:file.Len()/2])
	f.Add([]byte("crf1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := crf.Decode(bytes.NewReader(data))
		if err == nil && m == nil {
			t.Error("neither a model nor an error")
		}
	})
}

// TestJoin compares a table of two models with the models.
func TestJoin(t *testing.T) {
	t.Parallel()
	short := crf.Train(weather(), crf.Options{Labels: labels, Passes: 1})
	long := crf.Train(weather()[:20], crf.Options{Labels: labels, Passes: 10})
	for name, models := range map[string][2]*crf.Model{"both": {short, long}, "first": {short, nil}, "second": {nil, long}} {
		joined := crf.Join(models[0], models[1])
		for f := range uint64(200) {
			want := make([]int32, 2*len(labels))
			for i, m := range models {
				if m != nil {
					m.Add(want[i*len(labels):][:len(labels)], f)
				}
			}
			got := make([]int32, 2*len(labels))
			if joined.Add(got, f); !slices.Equal(got, want) {
				t.Errorf("%s: feature %d adds %v, want %v", name, f, got, want)
			}
		}
	}
}
