package crf

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// most is how many labels a model may have.
const most = 63

// magic begins an encoded model.
const magic = "crf1"

// Encode writes the model, compressed. Equal models give equal bytes.
func (m *Model) Encode(w io.Writer) error {
	z, err := flate.NewWriter(w, flate.BestCompression)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(z)
	var room [binary.MaxVarintLen64]byte
	number := func(v uint64) { _, _ = out.Write(room[:binary.PutUvarint(room[:], v)]) }
	_, _ = out.WriteString(magic)
	number(uint64(len(m.Labels)))
	for _, l := range m.Labels {
		number(uint64(len(l)))
		_, _ = out.WriteString(l)
	}
	for _, t := range m.Transitions {
		_, _ = out.Write(room[:binary.PutVarint(room[:], int64(t))])
	}
	rows := m.rows()
	number(uint64(len(rows)))
	last := uint64(0)
	for _, r := range rows {
		number(r.feature - last)
		last = r.feature
	}
	for _, r := range rows {
		set := uint64(0)
		for k, v := range r.weights {
			if v != 0 {
				set |= 1 << k
			}
		}
		number(set)
	}
	for _, r := range rows {
		for _, v := range r.weights {
			if v != 0 {
				_ = out.WriteByte(byte(v))
			}
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	return z.Close()
}

// rows returns the features of the model with their weights, in order.
func (m *Model) rows() []row {
	n := len(m.Labels)
	out := make([]row, len(m.features))
	for i, f := range m.features {
		out[i] = row{feature: f, weights: m.weights[i*n:][:n]}
	}
	return out
}

// Decode reads a model that Encode wrote.
func Decode(r io.Reader) (*Model, error) {
	in := bufio.NewReader(flate.NewReader(r))
	var failed error
	number := func() uint64 {
		v, err := binary.ReadUvarint(in)
		failed = errors.Join(failed, err)
		return v
	}
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(in, head); err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	if string(head) != magic {
		return nil, errors.New("read model: not a model")
	}
	labels := make([]string, min(number(), most))
	if len(labels) == 0 {
		return nil, errors.New("read model: no labels")
	}
	for i := range labels {
		name := make([]byte, min(number(), 1<<10))
		_, err := io.ReadFull(in, name)
		failed = errors.Join(failed, err)
		labels[i] = string(name)
	}
	transitions := make([]int32, len(labels)*(len(labels)+1))
	for i := range transitions {
		v, err := binary.ReadVarint(in)
		failed = errors.Join(failed, err)
		transitions[i] = int32(v)
	}
	if failed != nil {
		return nil, fmt.Errorf("read model: %w", failed)
	}
	count, last := number(), uint64(0)
	var rows []row
	for range count {
		last += number()
		if failed != nil {
			return nil, fmt.Errorf("read model: %w", failed)
		}
		rows = append(rows, row{feature: last})
	}
	weights := make([]int8, len(rows)*len(labels))
	for i := range rows {
		rows[i].weights = weights[i*len(labels):][:len(labels)]
		set := number()
		for k := range labels {
			rows[i].weights[k] = int8(set >> k & 1)
		}
	}
	for i, w := range weights {
		if w != 0 {
			b, err := in.ReadByte()
			failed = errors.Join(failed, err)
			weights[i] = int8(b)
		}
	}
	if failed != nil {
		return nil, fmt.Errorf("read model: %w", failed)
	}
	return build(slices.Clone(labels), transitions, rows), nil
}
