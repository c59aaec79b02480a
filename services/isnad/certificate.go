package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/isnad-news/isnad/services/internal/certificate"
)

// certificates writes ca.pem, server.pem and server.key, and the server's tls block.
func (c *usersCommand) certificates(conf *strings.Builder) error {
	made, err := certificate.Make(c.Host)
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{"ca.pem": made.Authority, "server.pem": made.Certificate, "server.key": made.Key} {
		if err := writeSecret(filepath.Join(c.Out, name), data); err != nil {
			return err
		}
	}
	// Every client needs the authority, which is no secret.
	if err := os.Chmod(filepath.Join(c.Out, "ca.pem"), 0o644); err != nil { //nolint:gosec // public
		return fmt.Errorf("write ca.pem: %w", err)
	}
	dir := c.TLSDir
	if dir == "" {
		if dir, err = filepath.Abs(c.Out); err != nil {
			return fmt.Errorf("find %s: %w", c.Out, err)
		}
	}
	fmt.Fprintf(conf, "tls {\n  cert_file: %q\n  key_file: %q\n}\n", filepath.Join(dir, "server.pem"), filepath.Join(dir, "server.key"))
	return nil
}
