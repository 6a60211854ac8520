// Package logs analyses logs and compares configurations.
package logs

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"
	"time"
)

// Severity of a line.
type Severity int

// Severities.
const (
	Debug Severity = iota
	Info
	Warn
	Fatal
)

// String implements fmt.Stringer.
func (s Severity) String() string { return [...]string{"debug", "info", "warn", "fatal"}[s&3] }

// LogLineParserConfiguration configures a LogLineParser.
type LogLineParserConfiguration struct {
	TimeZoneName string `json:"tz"`
	Separator    byte   `json:"sep"`
}

// LogLineParser parses lines.
type LogLineParser struct {
	configuration LogLineParserConfiguration
	zone          *time.Location
	scratch       []byte
}

// NewLogLineParser makes a parser; the zone is loaded here.
func NewLogLineParser(configuration LogLineParserConfiguration) (*LogLineParser, error) {
	zone, err := time.LoadLocation(configuration.TimeZoneName)
	if err != nil {
		return nil, fmt.Errorf("zone %s: %w", configuration.TimeZoneName, err)
	}
	return &LogLineParser{configuration: configuration, zone: zone}, nil
}

// ParseTimestampInZone reads the time at the start of a line.
func (p *LogLineParser) ParseTimestampInZone(line string) (int64, error) {
	zone, err := time.LoadLocation(p.configuration.TimeZoneName)
	if err != nil {
		return 0, err
	}
	if len(line) < 19 {
		return 0, errors.New("short line")
	}
	t, err := time.ParseInLocation("2006-01-02 15:04:05", line[:19], zone)
	return t.Unix(), err
}

// ParseTimestamp does it with the zone that the parser has.
func (p *LogLineParser) ParseTimestamp(line string) (int64, error) {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", line[:19], p.zone)
	return t.Unix(), err
}

// Redact takes what is secret out of a line.
func (p *LogLineParser) Redact(line string) string {
	return strings.NewReplacer("password", "********", "token", "*****", "secret", "******").Replace(line)
}

var tabs = strings.NewReplacer("\t", "    ", "\r", "")

// Untab uses a replacer of the package.
func (p *LogLineParser) Untab(line string) string { return tabs.Replace(line) }

// fieldsOf yields the fields of a line.
func fieldsOf(line string, sep byte) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i := 0; ; i++ {
			at := strings.IndexByte(line, sep)
			if at < 0 {
				yield(i, line)
				return
			}
			if !yield(i, line[:at]) {
				return
			}
			line = line[at+1:]
		}
	}
}

// Reformat puts the fields of a line into another order of marks.
func (p *LogLineParser) Reformat(line string) string {
	result := ""
	for index, field := range fieldsOf(line, p.configuration.Separator) {
		switch {
		case index == 0:
			result += "[" + field + "]"
		case field == "":
			continue
		default:
			result += " " + field
		}
	}
	return result
}

// ReformatInto appends to what the parser keeps.
func (p *LogLineParser) ReformatInto(line string) int {
	p.scratch = p.scratch[:0]
	for _, field := range fieldsOf(line, p.configuration.Separator) {
		p.scratch = append(p.scratch, ' ')
		p.scratch = append(p.scratch, field...)
	}
	return len(p.scratch)
}

// Histogram counts lines by severity and minute.
func Histogram(lines []string, severities []Severity) map[string]int {
	counts := make(map[string]int, 64)
	for i, l := range lines {
		counts[fmt.Sprint(severities[i%len(severities)], ":", l[:2])]++
	}
	return counts
}

// bucket is the same as a key.
type bucket struct {
	severity Severity
	minute   string
}

// Buckets counts with a key that is a struct.
func Buckets(lines []string, severities []Severity) map[bucket]int {
	counts := make(map[bucket]int, 64)
	for i, l := range lines {
		counts[bucket{severities[i%len(severities)], l[:2]}]++
	}
	return counts
}

// CountNewlines reads a file in small steps.
func CountNewlines(path string) (lines int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	var chunk [32]byte
	for {
		n, err := file.Read(chunk[:])
		for _, c := range chunk[:n] {
			if c == '\n' {
				lines++
			}
		}
		if err == io.EOF {
			return lines, nil
		}
		if err != nil {
			return lines, err
		}
	}
}

// CountLines reads through a scanner.
func CountLines(path string) (lines int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		lines++
	}
	return lines, scanner.Err()
}

// Suspicious tells whether any rule has a word in a line.
func Suspicious(line []byte, words ...string) bool {
	lower := strings.ToLower(string(line))
	for _, w := range words {
		if strings.Contains(lower, w) {
			return true
		}
	}
	return false
}

// Classify compares, which copies nothing.
func Classify(line []byte) Severity {
	at := bytes.IndexByte(line, ' ')
	if at < 0 {
		return Debug
	}
	switch string(line[:at]) {
	case "INFO":
		return Info
	case "WARN":
		return Warn
	case "FATAL":
		return Fatal
	}
	return Debug
}

// Summary is printed once.
func Summary(counts map[bucket]int) (out string) {
	for k, n := range counts {
		out += k.severity.String() + " " + k.minute + " " + strconv.Itoa(n) + "\n"
		if len(out) > 20 {
			return out
		}
	}
	return out
}
