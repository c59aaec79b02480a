package isnad_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/isnad-news/isnad/"

// mayImport says what of ours each package may import. A package that is not listed here has no place in the design yet.
var mayImport = map[string][]string{
	"pkg/article":                  {},
	"pkg/article/articletest":      {"pkg/article"},
	"pkg/arabic":                   {"pkg/article"},
	"pkg/crf":                      {},
	"schemas":                      {},
	"samples":                      {},
	"pkg/stage":                    {"pkg/article", "schemas"},
	"pkg/clean":                    {"pkg/article", "pkg/arabic", "pkg/stage"},
	"pkg/sentence":                 {"pkg/article", "pkg/arabic", "pkg/stage"},
	"pkg/quote":                    {"pkg/article", "pkg/arabic", "pkg/stage"},
	"pkg/entity":                   {"pkg/article", "pkg/arabic", "pkg/crf"},
	"pkg/speaker":                  {"pkg/article", "pkg/arabic", "pkg/entity"},
	"pkg/tag":                      {"pkg/article", "pkg/entity", "pkg/speaker", "pkg/stage"},
	"pkg/stream":                   {"pkg/article", "pkg/arabic"},
	"pkg/trace":                    {},
	"pkg/trace/tracetest":          {},
	"pkg/stream/server":            {"pkg/stream"},
	"pkg/stream/server/servertest": {"pkg/stream", "pkg/stream/server"},
	"pkg/worker":                   {"pkg/article", "pkg/stage", "pkg/stream", "pkg/trace"},
	"pkg/stream/backup":            {"pkg/stream"},
	"pkg/worker/workertest":        {},
	"pkg/eval":                     {"pkg/article"},
	"pkg/archive":                  {"pkg/article", "pkg/arabic", "pkg/stream"},
	"pkg/export":                   {"pkg/article"},
}

// TestImportsGoOneWay keeps the direction: services → worker, stream, stages → arabic → article. Only stream and worker know of NATS, and no text package does I/O with it.
func TestImportsGoOneWay(t *testing.T) {
	t.Parallel()
	seen := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		pkg := filepath.ToSlash(filepath.Dir(path))
		if strings.HasPrefix(pkg, "services/") || strings.HasPrefix(pkg, "deploy/") || strings.HasPrefix(pkg, "bench/") || strings.HasPrefix(pkg, "docs/") || strings.Contains(pkg, "/cmd/") || strings.Contains(pkg, "/internal/") {
			return nil // commands may import everything; internal packages belong to their parent
		}
		allowed, ok := mayImport[pkg]
		if !ok {
			t.Errorf("%s is not in the table of packages", pkg)
			return nil
		}
		seen++
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if strings.HasPrefix(imported, "github.com/nats-io/") && !strings.HasPrefix(pkg, "pkg/stream") && pkg != "pkg/worker" {
				t.Errorf("%s imports %s", path, imported)
			}
			ours, ok := strings.CutPrefix(imported, module)
			if ok && !slices.Contains(allowed, ours) && !strings.HasPrefix(ours, pkg+"/internal/") {
				t.Errorf("%s imports %s", path, ours)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Fatal("no files were read")
	}
}
