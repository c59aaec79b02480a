package tagger

// forbidden is more than all features together can say for a label.
const forbidden = 1 << 12

// beginsPlace is the number of B-LOC among the labels.
const beginsPlace = 3

// leadsPlace are the hashes of words behind which a country is likelier than an adjective.
var leadsPlace = map[uint64]bool{hashString("في"): true, hashString("الي"): true, hashString("من"): true, hashString("داخل"): true, hashString("خارج"): true, hashString("وفي"): true}

// hint makes the curated lists' names probable (هضبة الجولان), and still more so a country spelt like an adjective behind في and its like (في سورية).
func (t *Tagger) hint(words []*word, marks []mark, i int, scores []int32) {
	label, single := marks[i].hint()
	if label == 0 {
		return
	}
	if !single {
		scores[label] += t.Hint
	} else if words[i].namelike(3) {
		scores[label] += t.Single
	}
	if label == beginsPlace && i > 0 && leadsPlace[words[i-1].key] {
		scores[label] += 4 * t.Hint
	}
}

// guide changes the scores of a position by two of the guidelines' rules that need no learning:
//
//   - a currency or a religion begins no name (مليون دولار), and
//   - the name of a country that is also an adjective is one after a definite noun (السلطات السعودية).
func guide(words []*word, marks []mark, i int, scores []int32) {
	adjective := i > 0 && words[i].parts&nation != 0 && marks[i].gazetteer&3 == 0 && words[i-1].parts&definite != 0 && marks[i-1].gazetteer == 0
	if adjective || words[i].parts&never != 0 {
		for k := 1; k < len(Labels); k += 2 {
			scores[k] -= forbidden
		}
	}
}
