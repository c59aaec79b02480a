package worker

import (
	"context"
	"time"

	"github.com/isnad-news/isnad/pkg/trace"
	"github.com/rs/zerolog"
)

// tracesTimeout bounds the sending of the last spans at the stop, which comes on top of Options.DrainTimeout.
const tracesTimeout = 3 * time.Second

// OpenTraces sets Traces as the standard OTEL_ variables say. The returned function sends the last spans, once the workers have stopped.
func (o *Options) OpenTraces(ctx context.Context, service string, log zerolog.Logger) (closeTraces func(), err error) {
	o.Traces, err = trace.Open(ctx, service, func(err error) { log.Warn().Err(err).Msg("traces not sent") })
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tracesTimeout)
		defer cancel()
		if err := o.Traces.Close(ctx); err != nil {
			log.Warn().Err(err).Msg("traces not sent")
		}
	}, err
}
