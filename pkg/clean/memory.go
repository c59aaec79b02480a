package clean

import "github.com/isnad-news/isnad/pkg/article"

// recurringWords is the length up to which a line may be cut because it recurs. Longer lines that recur are prose that a source uses again.
const recurringWords = 20

// Memory knows the lines that recur across the articles of a source: the words of its pages that stand in no list (شارك هذا الخبر مع أصدقائك).
type Memory interface {
	// Recurs notes that the line stands in an article of the source and reports whether it is known to recur. It is safe for concurrent use.
	Recurs(source, articleID, line string) bool
}

// findRecurring marks the short lines of the body that the memory knows. A page keeps at least one line: an article that is sent again and again is no furniture.
func (p *page) findRecurring(recurs func(line string) bool) {
	if recurs == nil {
		return
	}
	var found []int
	left := 0
	for i := p.body; i < len(p.lines); i++ {
		l := &p.lines[i]
		if l.cut != "" {
			continue
		}
		left++
		if l.words <= recurringWords && recurs(p.at(i)) {
			found = append(found, i)
		}
	}
	if len(found) == left {
		return
	}
	for _, i := range found {
		p.lines[i].cut = article.RemovedFurniture
	}
}
