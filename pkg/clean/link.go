package clean

import "github.com/isnad-news/isnad/pkg/article"

// links marks related headlines that stand between paragraphs without any word of introduction: two to four headlines in a row, prose before and after.
func (p *page) links() {
	for i := p.body + 1; i < len(p.lines); i++ {
		n := 0
		for i+n < len(p.lines) && p.lines[i+n].cut == "" && p.headline(i+n) && p.lines[i+n].words >= 5 {
			n++
		}
		if n >= 2 && n <= 4 && i+n < len(p.lines) && p.prose(i-1) && p.prose(i+n) {
			for j := i; j < i+n; j++ {
				p.lines[j].cut = article.RemovedLink
			}
		}
		i += n
	}
}

// prose reports whether line i is a paragraph: long enough and closed by a stop.
func (p *page) prose(i int) bool { return p.lines[i].words >= 12 && p.lines[i].stop }
