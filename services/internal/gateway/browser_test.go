package gateway_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a tab of a headless Chromium that shows the page of a gateway.
type browser struct {
	t   testing.TB
	ctx context.Context

	mu sync.Mutex
	// asked are the addresses that the page asked for; wrong, what it complained of.
	asked, wrong []string
}

// chromium is the program, or empty where there is none.
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// browse opens the page at a size, and waits until it is ready. When the test ends, the page must have asked nobody but its own server, and complained of nothing.
func (h *house) browse(t testing.TB, width, height int64) *browser {
	t.Helper()
	program := chromium()
	if program == "" {
		t.Skip("CHROMIUM IS NOT HERE: THE PAGE IS NOT TESTED. Install it: apt-get install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.WindowSize(int(width), int(height)),
		chromedp.WSURLReadTimeout(2*time.Minute), chromedp.Flag("force-color-profile", "srgb"))
	ctx, cancelAllocator := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	b := &browser{t: t}
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithListener(b.take))
	b.ctx = ctx
	t.Cleanup(func() {
		cancel()
		cancelAllocator()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, address := range b.asked {
			if !strings.HasPrefix(address, h.url+"/") && !strings.HasPrefix(address, "data:") { // the browser's own icons; the policy lets the page have none
				t.Errorf("the page asked for %s", address)
			}
		}
		for _, line := range b.wrong {
			t.Errorf("the page complained: %s", line)
		}
	})
	b.do(command(network.Enable, network.EnableParams{}), command(log.Enable, cdp.Empty{}),
		command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 500}), chromedp.Navigate(h.url+"/"))
	b.await("a ready page", `document.documentElement.dataset.ready === "true"`)
	return b
}

// take notes what the page asks for and complains of.
func (b *browser) take(e any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := e.(type) {
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	case *runtime.EventExceptionThrown:
		b.wrong = append(b.wrong, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !strings.Contains(e.Entry.Text, "the server responded with a status of") {
			b.wrong = append(b.wrong, e.Entry.Text)
		}
	}
}

// action is a step of a test.
type action = chromedp.Action[chromedp.Void]

// command is one of the browser's own commands as an action.
func command[P, R any](c cdp.Command[P, R], params P) action {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// do runs actions, or fails.
func (b *browser) do(actions ...action) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
}

// await waits until an expression is true.
func (b *browser) await(what, expression string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(60*time.Second))); err != nil {
		body, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerText`))
		b.t.Fatalf("wait for %s: %v\n%s", what, err, body)
	}
}

// eval returns the value of an expression, which may be a promise.
func eval[T any](b *browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("evaluate %s: %v", expression, err)
	}
	return v
}

// click clicks on the first element of a selector.
func (b *browser) click(selector string) {
	b.t.Helper()
	b.do(chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// theme has the page believe that the reader prefers light or dark.
func (b *browser) theme(name string) {
	b.t.Helper()
	b.do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	}))
}

// picture keeps a picture of what the page shows in the folder ISNAD_PICTURES, for people to look at.
func (b *browser) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("ISNAD_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatalf("take a picture: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// write types into a field.
func (b *browser) write(selector, keys string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(selector), keys))
}

// set puts a value into a field at once, as a paste does.
func (b *browser) set(selector, value string) {
	b.t.Helper()
	eval[bool](b, fmt.Sprintf(`{ const field = document.querySelector(%q); field.value = %q; field.dispatchEvent(new Event("input")); }`, selector, value))
}

// sample has the page enrich a sample article, and returns the article's id.
func (b *browser) sample(name string) string {
	b.t.Helper()
	b.click(fmt.Sprintf("[data-sample=%q]", name))
	b.await("the enriched article", `document.querySelectorAll("#paper .line").length > 0 && !document.getElementById("reading").hidden`)
	return eval[string](b, `document.getElementById("paper").dataset.id`)
}
