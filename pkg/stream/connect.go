package stream

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

// Connection says how to reach NATS. The tags make it a group of command flags.
type Connection struct {
	// URL is one address or several parted by commas.
	URL string `name:"nats-url" env:"ISNAD_NATS_URL" default:"nats://127.0.0.1:4222" placeholder:"URL" help:"NATS server, or several parted by commas."`
	// Creds is a file with a JWT and its key.
	Creds string `name:"nats-creds" env:"ISNAD_NATS_CREDS" placeholder:"FILE" help:"NATS credentials file."`
	// User also has an inbox of its own, for the server's answers: the subjects under InboxPrefix.
	User     string `name:"nats-user" env:"ISNAD_NATS_USER" help:"NATS user."`
	Password string `name:"nats-password" env:"ISNAD_NATS_PASSWORD" help:"NATS password."`
	// CA is a PEM file with the authority that signed the server's certificate.
	CA string `name:"nats-ca" env:"ISNAD_NATS_CA" placeholder:"FILE" help:"Certificate authority of the NATS server (PEM)."`
}

// Validate checks the settings without connecting.
func (c Connection) Validate() error {
	for _, one := range strings.Split(c.URL, ",") {
		u, err := url.Parse(strings.TrimSpace(one))
		if err != nil || u.Host == "" {
			return fmt.Errorf("NATS URL %q is not of the form nats://host:port", one)
		}
		switch u.Scheme {
		case "nats", "tls", "ws", "wss":
		default:
			return fmt.Errorf("NATS URL %q has scheme %q, want nats, tls, ws or wss", one, u.Scheme)
		}
	}
	for _, file := range []string{c.Creds, c.CA} {
		if file == "" {
			continue
		}
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("read NATS credentials: %w", err)
		}
	}
	if c.Creds != "" && c.User != "" {
		return errors.New("give either NATS credentials or a user, not both")
	}
	return nil
}

// Connect reaches NATS under the given client name. With wait it returns at once and goes on trying in the background, for a worker that starts before its server;
// without it an unreachable server is an error. A lost connection is always taken up again.
func (c Connection) Connect(name string, wait bool, log zerolog.Logger) (*nats.Conn, jetstream.JetStream, error) {
	if err := c.Validate(); err != nil {
		return nil, nil, err
	}
	opts := []nats.Option{
		nats.Name(name),
		nats.MaxReconnects(-1),
		// A connection that has fallen silent is known, and taken up anew, after 15 s; by default after 6 minutes.
		nats.PingInterval(5 * time.Second),
		nats.MaxPingsOutstanding(2),
		// A busy server takes its time over a password's hash; by default the client gives up after 2 s.
		nats.Timeout(5 * time.Second),
		nats.ReconnectWait(500 * time.Millisecond),
		nats.RetryOnFailedConnect(wait),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn().Err(err).Msg("connection lost")
			}
		}),
		nats.ReconnectHandler(func(nc *nats.Conn) { log.Info().Str("server", nc.ConnectedUrlRedacted()).Msg("connected again") }),
		nats.ErrorHandler(func(_ *nats.Conn, sub *nats.Subscription, err error) {
			e := log.Error().Err(err)
			if sub != nil {
				e = e.Str("subject", sub.Subject)
			}
			e.Msg("connection error")
		}),
	}
	if c.Creds != "" {
		opts = append(opts, nats.UserCredentials(c.Creds))
	}
	if c.User != "" {
		opts = append(opts, nats.UserInfo(c.User, c.Password))
		if !strings.ContainsAny(c.User, " \t.*>") {
			opts = append(opts, nats.CustomInboxPrefix(InboxPrefix(c.User)))
		}
	}
	if c.CA != "" {
		opts = append(opts, nats.RootCAs(c.CA))
	}
	nc, err := nats.Connect(c.URL, opts...)
	if err != nil {
		return nil, nil, fmt.Errorf("connect to NATS at %s: %w", c.URL, err)
	}
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncTimeout(10*time.Second), jetstream.WithPublishAsyncMaxPending(1<<16))
	if err != nil {
		nc.Close()
		return nil, nil, fmt.Errorf("open JetStream: %w", err)
	}
	return nc, js, nil
}
