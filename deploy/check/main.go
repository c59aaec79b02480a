// Command check uses a stack as a stranger would, with a plain NATS client, the subjects and the schemas, and says whether it keeps its promises.
// deploy/check.sh runs it; the local NATS image holds it for its health check.
package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/alecthomas/kong"
)

type command struct {
	Stream  streamCommand  `cmd:"" help:"Publish articles and see that each of them comes out, once, as the schemas say."`
	Archive archiveCommand `cmd:"" help:"See that the archive holds every quote, and answers."`
	HTTP    httpCommand    `cmd:"" name:"http" help:"Send an article to the gateway, and see that it comes back enriched, is found again, and that the page is there."`
	Probe   probeCommand   `cmd:"" help:"Ask a URL, and exit 0 when it answers 200."`
}

func main() {
	c := kong.Parse(&command{}, kong.Name("check"), kong.Description("Checks a running Isnad stack."), kong.UsageOnError())
	c.FatalIfErrorf(c.Run())
}

type probeCommand struct {
	URL string `arg:""`
}

// Run is a container's health check where the image has no wget.
func (c *probeCommand) Run() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL, http.NoBody)
	if err != nil {
		return fmt.Errorf("probe: %w", err)
	}
	r, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("probe: %w", err)
	}
	_ = r.Body.Close()
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("probe: %s", r.Status)
	}
	return nil
}
