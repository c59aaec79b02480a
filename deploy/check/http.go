package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

type httpCommand struct {
	URL     string        `required:"" help:"The gateway."`
	Sample  string        `required:"" help:"File with an article."`
	Timeout time.Duration `default:"60s" help:"How long it all may take."`
}

// Run uses the gateway as a stranger would, with nothing but HTTP.
func (c *httpCommand) Run() error {
	ctx, cancel := context.WithTimeout(context.Background(), c.Timeout)
	defer cancel()
	text, err := os.ReadFile(c.Sample)
	if err != nil {
		return fmt.Errorf("read sample: %w", err)
	}
	began := time.Now()
	data, err := c.ask(ctx, http.MethodPost, "/articles?wait=30s&id=check-http", text)
	if err != nil {
		return err
	}
	took := time.Since(began)
	var a struct {
		Quotes, Entities []json.RawMessage
	}
	if err := json.Unmarshal(data, &a); err != nil {
		return fmt.Errorf("decode enriched article: %w", err)
	}
	if len(a.Quotes) == 0 || len(a.Entities) == 0 {
		return fmt.Errorf("the enriched article has %d quotes and %d entities", len(a.Quotes), len(a.Entities))
	}
	again, err := c.ask(ctx, http.MethodGet, "/articles/check-http", nil)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, data) {
		return fmt.Errorf("found again, the article has %d bytes, not %d", len(again), len(data))
	}
	page, err := c.ask(ctx, http.MethodGet, "/", nil)
	if err != nil {
		return err
	}
	if !bytes.Contains(page, []byte("إسناد")) {
		return errors.New("the page does not have the name on it")
	}
	fmt.Printf("over HTTP: enriched in %.3f s, with %d quotes and %d entities; found again; the page is there\n", took.Seconds(), len(a.Quotes), len(a.Entities))
	return nil
}

// ask sends a request and returns the body of an answer that is 200.
func (c *httpCommand) ask(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.URL+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("ask the gateway: %w", err)
	}
	request.Header.Set("Content-Type", "text/plain")
	r, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask the gateway: %w", err)
	}
	defer func() { _ = r.Body.Close() }()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("read the gateway's answer: %w", err)
	}
	if r.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s %s: %s %s", method, path, r.Status, data)
	}
	return data, nil
}
