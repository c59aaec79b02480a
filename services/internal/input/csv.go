package input

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/isnad-news/isnad/pkg/article"
)

// columns are the fields of a raw article by the headings under which tables have them, in small letters with _ between words.
var columns = map[string]func(*article.Raw) *string{
	"id": id, "guid": id, "article_id": id, "المعرف": id, "الرقم": id,
	"text": text, "body": text, "content": text, "article": text, "full_text": text, "النص": text, "المحتوى": text, "نص_الخبر": text,
	"title": title, "headline": title, "العنوان": title,
	"url": url, "link": url, "href": url, "الرابط": url,
	"source": source, "publisher": source, "outlet": source, "site": source, "newspaper": source, "المصدر": source, "الجريدة": source, "الصحيفة": source,
	"published_at": published, "published": published, "date": published, "pub_date": published, "pubdate": published, "التاريخ": published, "تاريخ_النشر": published,
	"language": language, "lang": language, "اللغة": language,
	"content_type": contentType,
}

func id(r *article.Raw) *string          { return &r.ID }
func text(r *article.Raw) *string        { return &r.Text }
func title(r *article.Raw) *string       { return &r.Title }
func url(r *article.Raw) *string         { return &r.URL }
func source(r *article.Raw) *string      { return &r.Source }
func published(r *article.Raw) *string   { return &r.PublishedAt }
func language(r *article.Raw) *string    { return &r.Language }
func contentType(r *article.Raw) *string { return &r.ContentType }

// csv reads a table with an article a row, whose first row names the fields. Commas, semicolons or tabs part them: whichever the first row has most of.
func (r reader) csv(in io.Reader) error {
	utf8, err := decoded(in)
	if err != nil {
		return fileError("read %s: %w", r.file, err)
	}
	buffered := bufio.NewReaderSize(utf8, 1<<16)
	rows := csv.NewReader(buffered)
	rows.Comma = delimiter(buffered)
	head, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return fileError("read %s: the table is empty", r.file)
	}
	if err != nil {
		return fileError("read %s: the first row, which names the fields: %w", r.file, err)
	}
	fields, err := fieldsOf(head)
	if err != nil {
		return fileError("read %s: %w", r.file, err)
	}
	for n := 1; ; n++ {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var a Article
		var wrong *csv.ParseError
		switch {
		case errors.As(err, &wrong):
			a.Line = wrong.StartLine
			a.Err = article.Reject(article.ReasonSchema, "%v", wrong.Err)
		case err != nil:
			return fmt.Errorf("read %s: %w", r.file, err)
		default:
			a.Line, _ = rows.FieldPos(0)
			for i, cell := range row {
				if fields[i] != nil {
					*fields[i](&a.Raw) = cell
				}
			}
			if len(a.Raw.Text) > MaxArticle {
				a.Raw, a.Err = article.Raw{}, errTooLarge
			}
		}
		if err := r.one(a, n); err != nil {
			return err
		}
	}
}

// fieldsOf returns the field that each heading names, nil for one that names none.
func fieldsOf(head []string) ([]func(*article.Raw) *string, error) {
	fields := make([]func(*article.Raw) *string, len(head))
	var probe article.Raw
	named := map[*string]string{}
	for i, h := range head {
		name := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, byteOrderMark)))
		f := columns[strings.NewReplacer(" ", "_", "-", "_").Replace(name)]
		if f == nil {
			continue
		}
		if other, ok := named[f(&probe)]; ok {
			return nil, fmt.Errorf("the columns %q and %q name the same field", other, h)
		}
		fields[i], named[f(&probe)] = f, h
	}
	if named[&probe.Text] == "" {
		return nil, fmt.Errorf("no column of %q names the text; call it text", head)
	}
	return fields, nil
}

// delimiter is the sign that the first line has most of.
func delimiter(in *bufio.Reader) rune {
	head, _ := in.Peek(1 << 14)
	if n := bytes.IndexByte(head, '\n'); n >= 0 {
		head = head[:n]
	}
	best := ','
	for _, sign := range ";\t" {
		if bytes.Count(head, []byte(string(sign))) > bytes.Count(head, []byte(string(best))) {
			best = sign
		}
	}
	return best
}
