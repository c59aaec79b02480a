package gateway

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// certificate is a certificate and its key in files. It is read again when its file has changed: authorities give certificates for some weeks, and nobody is cut off for a new one.
type certificate struct {
	cert, key string
	log       zerolog.Logger

	mu      sync.Mutex
	loaded  *tls.Certificate
	changed time.Time // of the file when it was loaded
}

// serverTLS returns how HTTPS is served: TLS 1.2 or newer, with the ciphers that Go holds to be safe. The error is that the files can't be read or don't belong together.
func serverTLS(cert, key string, log zerolog.Logger) (*tls.Config, error) {
	c := &certificate{cert: cert, key: key, log: log}
	if err := c.load(); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}, nil
}

// get returns the certificate as it is now. One that can't be read leaves the last in use.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(); err != nil {
		c.log.Warn().Err(err).Msg("certificate stays as it is")
	}
	return c.loaded, nil
}

// load reads the files when they have changed.
func (c *certificate) load() error {
	info, err := os.Stat(c.cert)
	if err != nil {
		return fmt.Errorf("read certificate: %w", err)
	}
	if info.ModTime().Equal(c.changed) {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return fmt.Errorf("read certificate: %w", err)
	}
	c.loaded, c.changed = &pair, info.ModTime()
	return nil
}
