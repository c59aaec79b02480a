package backup

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// sumsFile has a line for each file of the backup, as sha256sum writes and checks it.
const sumsFile = "SHA256SUMS"

// sums returns the lines of sumsFile for what is in dir.
func sums(dir string) ([]string, error) {
	var lines []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == sumsFile {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		h := sha256.New()
		if _, err := io.Copy(h, file); err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		lines = append(lines, hex.EncodeToString(h.Sum(nil))+"  "+filepath.ToSlash(name))
		return err
	})
	return lines, err
}

// writeSums ends a backup.
func writeSums(dir string) error {
	lines, err := sums(dir)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, sumsFile), []byte(strings.Join(lines, "\n")+"\n"), 0o600)
	}
	if err != nil {
		return fmt.Errorf("write checksums: %w", err)
	}
	return nil
}

// checkSums returns an error when dir is not what writeSums saw.
func checkSums(dir string) error {
	file, err := os.Open(filepath.Join(dir, sumsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("no %s: this is no backup, or one that was cut off", sumsFile)
	}
	if err != nil {
		return fmt.Errorf("check the backup: %w", err)
	}
	defer func() { _ = file.Close() }()
	is, err := sums(dir)
	if err != nil {
		return fmt.Errorf("check the backup: %w", err)
	}
	have := map[string]bool{}
	for _, line := range is {
		have[line] = true
	}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if !have[lines.Text()] {
			_, name, _ := strings.Cut(lines.Text(), "  ")
			return fmt.Errorf("%s is missing or was changed", name)
		}
		delete(have, lines.Text())
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("check the backup: %w", err)
	}
	for line := range have {
		_, name, _ := strings.Cut(line, "  ")
		return fmt.Errorf("%s is not in %s", name, sumsFile)
	}
	return nil
}
