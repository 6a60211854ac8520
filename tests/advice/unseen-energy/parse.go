// Package energy is the head end of a smart-meter roll-out: it takes readings from concentrators, rates and settles them, and
// clears the intraday market of a small control area.
package energy

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// Register describes a channel of a meter.
type Register struct {
	ID    uint16
	Unit  string
	Scale float64
}

// Sample is a parsed value of a register.
type Sample struct {
	Register uint16
	At       int64
	Wh       float64
}

var (
	errShort    = errors.New("parse: too few fields")
	errRegister = errors.New("parse: unknown register")
)

// Parser reads the push format of concentrators: OBIS;unix;value.
type Parser struct {
	registers map[string]Register
	skipped   int
}

// NewParser returns a parser that knows the registers.
func NewParser(regs map[string]Register) *Parser {
	return &Parser{registers: regs}
}

// Parse reads a line. The line belongs to the caller and may be overwritten afterwards.
func (p *Parser) Parse(line []byte) (Sample, error) {
	i := bytes.IndexByte(line, ';')
	if i < 0 {
		return Sample{}, errShort
	}
	j := bytes.IndexByte(line[i+1:], ';')
	if j < 0 {
		return Sample{}, errShort
	}
	stamp, value := line[i+1:i+1+j], line[i+j+2:]
	reg, ok := p.registers[string(line[:i])]
	if !ok {
		p.skipped++
		return Sample{}, errRegister
	}
	at, err := strconv.ParseInt(string(stamp), 10, 64)
	if err != nil {
		return Sample{}, err
	}
	v, err := strconv.ParseFloat(string(value), 64)
	if err != nil {
		return Sample{}, err
	}
	return Sample{Register: reg.ID, At: at, Wh: v * reg.Scale}, nil
}

// ParseAll feeds the lines of a push to fn; it stops at the first error of fn.
func (p *Parser) ParseAll(push []byte, fn func(Sample) error) error {
	for len(push) > 0 {
		line := push
		if i := bytes.IndexByte(push, '\n'); i >= 0 {
			line, push = push[:i], push[i+1:]
		} else {
			push = nil
		}
		s, err := p.Parse(line)
		if err == errRegister {
			continue
		}
		if err != nil {
			return err
		}
		if err := fn(s); err != nil {
			return err
		}
	}
	return nil
}

// EventLog is the raw log of a meter, one event in each line.
type EventLog struct {
	raw []byte
}

// Count says how many events of the log mention the code.
func (l *EventLog) Count(code string) int {
	n := 0
	rest := l.raw
	for len(rest) > 0 {
		line := rest
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			line, rest = rest[:i], rest[i+1:]
		} else {
			rest = nil
		}
		if strings.Contains(string(line), code) {
			n++
		}
	}
	return n
}

// Severity maps the word at the start of an event to its level.
func Severity(event []byte) int {
	word := event
	if i := bytes.IndexByte(event, ' '); i >= 0 {
		word = event[:i]
	}
	switch string(word) {
	case "ALARM", "TAMPER":
		return 3
	case "WARN", "VOLTAGE_SAG", "VOLTAGE_SWELL":
		return 2
	case "INFO":
		return 1
	}
	return 0
}

// Worst is the highest severity of the log.
func (l *EventLog) Worst() (worst int) {
	for rest := l.raw; len(rest) > 0; {
		line := rest
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			line, rest = rest[:i], rest[i+1:]
		} else {
			rest = nil
		}
		worst += Severity(line)
	}
	return worst
}
