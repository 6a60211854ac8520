// Package cdr rates the call records of a telephone network.
package cdr

import "strings"

// Record is one call.
type Record struct {
	Caller, Callee string
	Hour           uint8
	Seconds        int32
	Cell           uint32
	Cents          int64
}

// Window keeps the batches of the last hours, as late records may change their price.
type Window struct {
	batches [][]*Record
	next    int
	tariff  [24]int64
}

func NewWindow(batches int) *Window {
	w := &Window{batches: make([][]*Record, batches)}
	for h := range w.tariff {
		w.tariff[h] = int64(5 + h%12)
	}
	return w
}

// Lines are caller, callee, hour, seconds and cell, each of a fixed width.
const (
	callee   = 10
	hour     = 20
	seconds  = 22
	cell     = 26
	lineSize = 32
)

func number(s string) (n int32) {
	for i := range len(s) {
		n = n*10 + int32(s[i]-'0')
	}
	return n
}

func parse(text string) []*Record {
	out := make([]*Record, 0, len(text)/lineSize)
	for ; len(text) >= lineSize; text = text[lineSize:] {
		r := new(Record)
		r.Caller = text[:callee]
		r.Callee = text[callee:hour]
		r.Hour = uint8(number(text[hour:seconds]))
		r.Seconds = number(text[seconds:cell])
		r.Cell = uint32(number(text[cell : lineSize-1]))
		out = append(out, r)
	}
	return out
}

// Add takes in a file and drops the oldest.
func (w *Window) Add(text string) (cents int64) {
	batch := parse(text)
	for _, r := range batch {
		r.Cents = (int64(r.Seconds) + 59) / 60 * w.tariff[r.Hour%24]
		cents += r.Cents
	}
	w.batches[w.next] = batch
	w.next = (w.next + 1) % len(w.batches)
	return cents
}

// Discount lowers the price of calls to numbers of a region, in all batches that are kept.
func (w *Window) Discount(region string, percent int64) (n int) {
	for _, batch := range w.batches {
		for _, r := range batch {
			if strings.HasPrefix(r.Callee, region) {
				r.Cents -= r.Cents * percent / 100
				n++
			}
		}
	}
	return n
}
