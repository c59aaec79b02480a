package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/isnad-news/isnad/pkg/stream"
	"golang.org/x/crypto/bcrypt"
)

type usersCommand struct {
	Out    string   `default:"./isnad-security" placeholder:"DIR" help:"Folder for the files. It holds secrets: keep it out of repositories and images."`
	Lines  bool     `help:"Cleaners run with --remember-lines: give them their bucket."`
	Names  bool     `help:"Taggers run with --names: let them read the bucket of names."`
	TLS    bool     `name:"tls" help:"Make a certificate authority and a server certificate too."`
	Host   []string `default:"nats,localhost,127.0.0.1,::1" help:"Names and addresses of the server, for its certificate."`
	TLSDir string   `name:"tls-dir" placeholder:"DIR" help:"Where the server sees server.pem and server.key. Default: the folder of --out."`
	JSON   bool     `help:"Write a line of JSON with the folder and the names of the users, not their passwords."`
	Force  bool     `help:"Make everything anew: the old passwords and certificates count no more once the server reads the new file."`
}

// Help is shown by --help.
func (usersCommand) Help() string {
	return withExamples("Writes nats-users.conf, to be included in the server's configuration with hashes only, and ROLE.env for each of clean, split, quote, tag, archive, publisher, subscriber, operator and gateway, "+
		"with ISNAD_NATS_USER and ISNAD_NATS_PASSWORD. docs/operations.md shows how they are used.",
		"isnad users", "isnad users --out security --tls --host nats.example.com")
}

// Run writes the files, each readable by its owner alone.
func (c *usersCommand) Run() error {
	conf := filepath.Join(c.Out, "nats-users.conf")
	if _, err := os.Stat(conf); !errors.Is(err, fs.ErrNotExist) && !c.Force {
		return usageError{fmt.Errorf("%s is there already; --force makes new passwords", conf)}
	}
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return fmt.Errorf("write users: %w", err)
	}
	roles := stream.Roles()
	var b strings.Builder
	b.WriteString("# Made by `isnad users`. Include it in the server's configuration.\nauthorization {\n  users: [\n")
	for _, r := range roles {
		if c.Lines && r.Name == "clean" {
			r = r.WithBucket(stream.LinesBucket, true)
		}
		if c.Names && r.Name == "tag" {
			r = r.WithBucket(stream.NamesBucket, false)
		}
		password := rand.Text()
		hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
		if err != nil {
			return fmt.Errorf("hash password: %w", err)
		}
		deny, answers := "", ""
		if len(r.Deny) > 0 {
			deny = ", deny: " + list(r.Deny)
		}
		if r.Answers {
			answers = "\n      allow_responses: {max: 1, expires: \"1m\"}"
		}
		fmt.Fprintf(&b, "    {user: %q, password: %q, permissions: {\n      publish: {allow: %s%s}\n      subscribe: {allow: %s}%s}}\n", r.Name, hash, list(r.Publish), deny, list(r.Subscribe), answers)
		env := "ISNAD_NATS_USER=" + r.Name + "\nISNAD_NATS_PASSWORD=" + password + "\n"
		if err := writeSecret(filepath.Join(c.Out, r.Name+".env"), []byte(env)); err != nil {
			return err
		}
	}
	b.WriteString("  ]\n}\n")
	if c.TLS {
		if err := c.certificates(&b); err != nil {
			return err
		}
	}
	if err := writeSecret(conf, []byte(b.String())); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "wrote %d users to %s\n", len(roles), c.Out)
	if c.JSON {
		names := make([]string, len(roles))
		for i, r := range roles {
			names[i] = r.Name
		}
		return writeJSON(os.Stdout, map[string]any{"folder": c.Out, "users": names})
	}
	return nil
}

func list(subjects []string) string {
	quoted := make([]string, len(subjects))
	for i, s := range subjects {
		quoted[i] = fmt.Sprintf("%q", s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// writeSecret writes a file that only its owner reads, whatever stood there before.
func writeSecret(file string, data []byte) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write %s: %w", file, err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return nil
}
