package tagger

// Convention tells by whose rules the names of a text are marked. What the tagger learns from follows several, which agree on most names.
type Convention uint8

const (
	// General is what all conventions share; the ANERcorp benchmark's own is not told apart from it.
	General Convention = iota
	// Guidelines is the project's own convention.
	Guidelines
	// Wikipedia is that of AQMAR, in which concepts are names.
	Wikipedia
)

// Priors are the conventions by which the corpus is tagged to learn its words' priors.
var Priors = [...]Convention{General, Guidelines}

// prior is the place among Priors of the one that goes with the convention.
func (c Convention) prior() int {
	if c == Guidelines {
		return 1
	}
	return 0
}

// twin returns the twin of a feature that speaks only for the convention.
func (c Convention) twin(feature uint64) uint64 { return mix(feature, uint64(c)) }
