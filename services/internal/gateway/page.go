package gateway

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"time"

	"github.com/isnad-news/isnad/samples"
)

// page is the page as it is served: plain HTML, CSS and JavaScript modules, which need no building.
//
//go:embed page
var page embed.FS

// pageFiles is the page's folder.
func pageFiles() fs.FS {
	files, _ := fs.Sub(page, "page") // fails on a bad name only
	return files
}

// getFile serves one of the page's files; the page itself at the root.
func (g *Gateway) getFile(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if name == "" {
		name = "index.html"
	}
	g.serveFile(w, r, pageFiles(), name, typeOf(name))
}

// getSample serves a sample article. One that is a page is served as text: it is no page of ours.
func (g *Gateway) getSample(w http.ResponseWriter, r *http.Request) {
	g.serveFile(w, r, samples.Files, r.PathValue("name"), "text/plain; charset=utf-8")
}

// typeOf is the media type of one of the page's files, whatever the machine's own list says.
func typeOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "text/html; charset=utf-8"
}

// serveFile answers with a file. Browsers ask each time whether it has changed, so that a new version shows at once.
func (g *Gateway) serveFile(w http.ResponseWriter, r *http.Request, files fs.FS, name, kind string) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		g.fail(w, newProblem(http.StatusNotFound, reasonNotFound, "there is nothing at this path; /openapi.json says what there is"))
		return
	}
	sum := sha256.Sum256(data)
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}
