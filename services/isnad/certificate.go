package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// certificateYears is how long the certificates are valid.
const certificateYears = 5

// certificates writes ca.pem, server.pem and server.key, and the server's tls block. The authority's key is kept nowhere: it signs this one certificate, and nobody can have another signed.
func (c *usersCommand) certificates(conf *strings.Builder) error {
	begin := time.Now().Add(-time.Hour)
	authority := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "isnad CA"}, NotBefore: begin, NotAfter: begin.AddDate(certificateYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}
	server := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "isnad NATS"}, NotBefore: begin, NotAfter: authority.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, host := range c.Host {
		if ip := net.ParseIP(host); ip != nil {
			server.IPAddresses = append(server.IPAddresses, ip)
		} else {
			server.DNSNames = append(server.DNSNames, host)
		}
	}
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	serverKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	authorityDER, err := x509.CreateCertificate(rand.Reader, authority, authority, &authorityKey.PublicKey, authorityKey)
	if err != nil {
		return fmt.Errorf("make certificate authority: %w", err)
	}
	serverDER, err := x509.CreateCertificate(rand.Reader, server, authority, &serverKey.PublicKey, authorityKey)
	if err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(serverKey)
	if err != nil {
		return fmt.Errorf("encode key: %w", err)
	}
	for _, file := range []struct {
		name, kind string
		der        []byte
	}{{"ca.pem", "CERTIFICATE", authorityDER}, {"server.pem", "CERTIFICATE", serverDER}, {"server.key", "PRIVATE KEY", keyDER}} {
		if err := writeSecret(filepath.Join(c.Out, file.name), pem.EncodeToMemory(&pem.Block{Type: file.kind, Bytes: file.der})); err != nil {
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

// serial is a random serial number of 120 bits, which RFC 5280 allows.
func serial() *big.Int {
	var b [15]byte
	_, _ = rand.Read(b[:]) // never fails
	return new(big.Int).SetBytes(b[:])
}
