package logs

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var (
	outInt  int
	outI64  int64
	outStr  string
	outStrs []string
	outSets []setting
	outMap  map[string]setting
	outHist map[string]int
	outBuck map[bucket]int
	outInts []int
	outCh   []change
)

func parser(b *testing.B) *LogLineParser {
	p, err := NewLogLineParser(LogLineParserConfiguration{"Europe/Berlin", ' '})
	if err != nil {
		b.Skip(err)
	}
	return p
}

const logLine = "2026-03-04 11:22:33 WARN user=ann password=x token=abc disk is nearly full on host seven of the second rack and will be so soon"

func BenchmarkStampZone(b *testing.B) {
	p := parser(b)
	for b.Loop() {
		outI64, _ = p.ParseTimestampInZone(logLine)
	}
}

func BenchmarkStamp(b *testing.B) {
	p := parser(b)
	for b.Loop() {
		outI64, _ = p.ParseTimestamp(logLine)
		outStr = p.Untab(logLine)
	}
}

func BenchmarkRedact(b *testing.B) {
	p := parser(b)
	for b.Loop() {
		outStr = p.Redact(logLine)
	}
}

func BenchmarkReformat(b *testing.B) {
	p := parser(b)
	for b.Loop() {
		outStr = p.Reformat(logLine)
	}
}

func BenchmarkReformatInto(b *testing.B) {
	p := parser(b)
	for b.Loop() {
		outInt = p.ReformatInto(logLine)
	}
}

func lines(n int) (l []string) {
	for i := range n {
		l = append(l, strconv.Itoa(10+i%50)+" "+logLine)
	}
	return
}

func BenchmarkHistogram(b *testing.B) {
	l, s := lines(100), []Severity{Debug, Warn, Fatal}
	for b.Loop() {
		outHist = Histogram(l, s)
	}
}

func BenchmarkBuckets(b *testing.B) {
	l, s := lines(100), []Severity{Debug, Warn, Fatal}
	for b.Loop() {
		outBuck = Buckets(l, s)
		outStr = Summary(outBuck)
	}
}

func file(b *testing.B) string {
	path := filepath.Join(b.TempDir(), "log")
	if err := os.WriteFile(path, []byte(strings.Join(lines(40), "\n")), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkNewlines(b *testing.B) {
	path := file(b)
	for b.Loop() {
		outInt, _ = CountNewlines(path)
	}
}

func BenchmarkLines(b *testing.B) {
	path := file(b)
	for b.Loop() {
		outInt, _ = CountLines(path)
	}
}

func BenchmarkSuspicious(b *testing.B) {
	l := []byte(strings.ToLower(logLine))
	for b.Loop() {
		if Suspicious(l, "fire", "flood") {
			outInt++
		}
	}
}

func BenchmarkClassify(b *testing.B) {
	l := []byte("WARN " + logLine)
	for b.Loop() {
		outInt += int(Classify(l))
	}
}

func conf(n int) []setting {
	t := map[string]any{}
	for i := range n {
		sub, _ := t["s"+strconv.Itoa(i%7)].(map[string]any)
		if sub == nil {
			sub = map[string]any{}
			t["s"+strconv.Itoa(i%7)] = sub
		}
		sub["k"+strconv.Itoa(i)] = strconv.Itoa(i * 3)
	}
	s := flat(t)
	named(s)
	for i := range s {
		s[i].weight = i * 7919 % 1000
	}
	return s
}

func BenchmarkDiff(b *testing.B) {
	x, y := conf(300), conf(320)
	for b.Loop() {
		outCh = diff(x, y)
	}
}

func BenchmarkDiffSorted(b *testing.B) {
	x, y := conf(300), conf(320)
	for b.Loop() {
		outInt = diffSorted(x, y)
	}
}

func BenchmarkKeep(b *testing.B) {
	x := conf(300)
	for b.Loop() {
		outSets = keep(x, func(s setting) bool { return s.weight > 100 })
	}
}

func BenchmarkMapped(b *testing.B) {
	x := conf(300)
	for b.Loop() {
		outStrs = mapped(x, func(s setting) string { return s.key })
	}
}

func BenchmarkMappedSized(b *testing.B) {
	x := conf(300)
	for b.Loop() {
		outStrs = mappedSized(x, func(s setting) string { return s.key })
	}
}

func BenchmarkRanked(b *testing.B) {
	x := conf(300)
	y := make([]setting, len(x))
	for b.Loop() {
		copy(y, x)
		ranked(y)
	}
}

func BenchmarkNamed(b *testing.B) {
	x := conf(300)
	y := make([]setting, len(x))
	for b.Loop() {
		copy(y, x)
		named(y)
	}
}

func numbers(n int) (v []int) {
	for i := range n {
		v = append(v, i*7919%1009)
	}
	return
}

func BenchmarkLeaders(b *testing.B) {
	v := numbers(300)
	for b.Loop() {
		outInts = leaders(v, 50)
	}
}

func BenchmarkMedian(b *testing.B) {
	v := numbers(300)
	for b.Loop() {
		outInt = median(v)
	}
}

func BenchmarkByKey(b *testing.B) {
	x := conf(300)
	for b.Loop() {
		outMap = byKey(x)
	}
}

func BenchmarkByKeySized(b *testing.B) {
	x := conf(300)
	for b.Loop() {
		outMap = byKeySized(x)
	}
}

func keys(n int) (s []string) {
	for i := range n {
		s = append(s, "k"+strconv.Itoa(i%13)+"-"+strconv.Itoa(i))
	}
	return
}

func BenchmarkPrune(b *testing.B) {
	k := keys(2000)
	own := make([]string, len(k))
	for b.Loop() {
		copy(own, k)
		outInt = len(prune(own, "k1"))
	}
}

func BenchmarkPruneOnce(b *testing.B) {
	k := keys(2000)
	own := make([]string, len(k))
	for b.Loop() {
		copy(own, k)
		outInt = len(pruneOnce(own, "k1"))
	}
}
