package tagger

// Types are the entity types in the order of labels: label 0 is O, 1+2t begins an entity of type t, 2+2t goes on with it.
var Types = []string{"PER", "LOC", "ORG", "MISC"}

// Labels are the names of the labels.
var Labels = []string{"O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-MISC", "I-MISC"}

// prior tells in how large a part of its places in the corpus a word was tagged with each label, in 8 steps of 4 bits, B-PER lowest; a bit above all tells that it was seen at all.
type prior uint64

const seen prior = 1 << 32

// steps are the shares at which a prior's step begins.
var steps = []float64{0.01, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95}

// Share returns the prior of shares of the labels, as digits for B-PER to I-MISC.
func Share(shares []float64) string {
	out := make([]byte, len(Labels)-1)
	for i := range out {
		n := byte('0')
		for _, s := range steps {
			if shares[i+1] >= s {
				n++
			}
		}
		out[i] = n
	}
	return string(out)
}

func parsePrior(s string) prior {
	if len(s) != len(Labels)-1 {
		return 0
	}
	p := seen
	for i := range len(s) {
		p |= prior(s[i]-'0') & 15 << (4 * i)
	}
	return p
}

// features returns what the prior says, as values of attributes.
func (p prior) features() []uint64 {
	if p&seen == 0 {
		return nil
	}
	out := make([]uint64, 0, 9)
	best, most := uint64(0), prior(0)
	for i := range len(Labels) - 1 {
		s := p >> (4 * i) & 15
		if s > 0 {
			out = append(out, uint64(i+1)<<4|uint64(s))
		}
		if s > most {
			best, most = uint64(i+1), s
		}
	}
	return append(out, 1<<16|best<<4|uint64(most))
}
