//go:build faults

package faults_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
	"github.com/isnad-news/isnad/pkg/quote"
	"github.com/isnad-news/isnad/pkg/sentence"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/tag"
	"github.com/nats-io/nats.go"
)

var stages = []stage.Stage{clean.Stage, sentence.Stage, quote.Stage, tag.Stage}

// item is one message to publish, and what has to come of it.
type item struct {
	id   string
	data []byte
	// reason is that of its dead letter; "" for an article that is to come out.
	reason string
	// want is the enriched document without its history, and sum its hash.
	want []byte
	sum  [sha256.Size]byte
}

func (i item) message() *nats.Msg {
	return stream.NewMessage(stream.Raw, stream.MessageID(stream.Revision(i.id, i.data), "raw"), i.data)
}

var (
	people = []string{"سلمى الراوي", "أنيس الغربي", "هدى المنصوري", "كريم البستاني", "ليلى الحداد", "نادر الشامي", "وداد العلمي"}
	posts  = []string{"وزيرة الطاقة", "رئيس البلدية", "مديرة المستشفى", "المتحدث باسم شركة السكك", "رئيس غرفة التجارة"}
	places = []string{"تونس", "عمّان", "الدار البيضاء", "صيدا", "المنامة", "وهران", "بنغازي", "حلب", "أسوان"}
	plans  = []string{"سيفتح الجسر الجديد أمام المارة", "ستعود القطارات الليلية إلى العمل", "لن ترفع أسعار المياه", "ستبنى ثلاث مدارس في القرى", "سيبدأ موسم القطاف مبكرا"}
)

// articles makes n articles, each different, the same ones at every call. Every 25th is no article and belongs among the dead letters.
func articles(t *testing.T, n int) []item {
	t.Helper()
	out := make([]item, n)
	for i := range out {
		out[i] = numbered(t, i)
	}
	return out
}

func numbered(t *testing.T, i int) item {
	t.Helper()
	id := fmt.Sprintf("f%05d", i)
	switch i % 75 {
	case 24:
		return item{id: id, data: fmt.Appendf(nil, "{\"id\":%q,\"text\":", id), reason: article.ReasonNotJSON}
	case 49:
		return encoded(t, article.Raw{ID: id, Text: " \n "})
	case 74:
		return encoded(t, article.Raw{ID: id, Text: fmt.Sprintf("The minister said on Sunday that bridge number %d would open to traffic before the end of the year.", i)})
	}
	return encoded(t, story(id, i))
}

func story(id string, i int) article.Raw {
	pick := func(from []string, k int) string { return from[(i/k+i)%len(from)] }
	who, post, where, plan := pick(people, 3), pick(posts, 7), pick(places, 11), pick(plans, 5)
	text := fmt.Sprintf("قال%s %s %s في %s إن العمل بلغ مرحلته رقم %d، و«%s قبل نهاية العام».\nوأضاف المسؤول نفسه: «خصصنا %d مليون دينار لهذا الغرض».\n"+
		"وذكر سكان %s أنهم ينتظرون منذ %d أشهر.\nوكالات", map[bool]string{true: "ت"}[i%2 == 0], post, who, where, i, plan, 3+i%40, where, 2+i%17)
	return article.Raw{ID: id, Title: fmt.Sprintf("%s: %s (%d)", where, plan, i), Text: text, Source: "صحيفة المرفأ"}
}

// encoded returns the raw article with the outcome that the stages give without a server.
func encoded(t *testing.T, raw article.Raw) item {
	t.Helper()
	data, err := article.Encode(raw)
	if err != nil {
		t.Fatal(err)
	}
	i := item{id: raw.Identify(), data: data}
	a, err := stage.Enrich(raw, stages)
	var rejected *article.InputError
	switch {
	case errors.As(err, &rejected):
		i.reason = rejected.Reason
	case err != nil:
		t.Fatal(err)
	default:
		i.want = content(t, a)
		i.sum = sha256.Sum256(i.want)
	}
	return i
}

// content is the document without its history, which holds times.
func content(t *testing.T, a *article.Article) []byte {
	t.Helper()
	a.History = nil
	data, err := article.Encode(a)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
