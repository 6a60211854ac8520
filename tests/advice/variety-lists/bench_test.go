package lists

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var (
	jobs  []Job
	ids   []int
	lines []string
	keep  any
	sum   = []byte("0123456789abcdef0123456789abcdef")
)

func init() {
	for i := range 500 {
		j := Job{ID: i, Press: i % 4, Title: fmt.Sprintf("leaflet %03d", i), Client: fmt.Sprint("client ", i%6)}
		for k := range 1 + i%3 {
			j.Lines = append(j.Lines, fmt.Sprintf("line %d of job %d", k, i))
		}
		if i%100 == 7 {
			j.Lines = append(j.Lines, "a", "b", "c", "d", "e")
		}
		jobs = append(jobs, j)
		ids = append(ids, i)
		lines = append(lines, j.Lines...)
	}
}

func run(b *testing.B, f func() any) {
	b.ReportAllocs()
	for b.Loop() {
		keep = f()
	}
}

func scratch(b *testing.B) string {
	name := filepath.Join(b.TempDir(), "file")
	if err := os.WriteFile(name, []byte(strings.Repeat("a line of text\n", 400)), 0o600); err != nil {
		b.Fatal(err)
	}
	return name
}

func BenchmarkNotes(b *testing.B)   { run(b, func() any { return Notes(jobs) }) }
func BenchmarkByPress(b *testing.B) { run(b, func() any { return ByPress(jobs, 4) }) }
func BenchmarkPlan(b *testing.B) {
	run(b, func() any {
		p := []*Press{{}, {}, {}, {}}
		Plan(jobs, p)
		return p
	})
}
func BenchmarkTitle(b *testing.B) { run(b, func() any { return Title(jobs) }) }
func BenchmarkAddress(b *testing.B) {
	run(b, func() any { return Address("client", []string{"Long street 4"}[:1]) })
}
func BenchmarkCondition(b *testing.B) { run(b, func() any { return Condition(jobs[:100]) }) }
func BenchmarkAll(b *testing.B)       { run(b, func() any { return All(jobs[:50]) }) }
func BenchmarkPad(b *testing.B)       { run(b, func() any { return Pad("total", 60) }) }
func BenchmarkBackwards(b *testing.B) {
	run(b, func() any { return Backwards("a leaflet of four pages") })
}
func BenchmarkDigest(b *testing.B)  { run(b, func() any { return Digest(sum) }) }
func BenchmarkPlainly(b *testing.B) { run(b, func() any { return Plainly(sum) }) }
func BenchmarkProof(b *testing.B)   { run(b, func() any { return Proof(&jobs[7]) }) }
func BenchmarkLate(b *testing.B)    { run(b, func() any { return Late(jobs) }) }
func BenchmarkRare(b *testing.B)    { run(b, func() any { return Rare(jobs) }) }
func BenchmarkMost(b *testing.B)    { run(b, func() any { return Most(jobs) }) }
func BenchmarkSheets(b *testing.B)  { run(b, func() any { return Sheets(lines, 4) }) }
func BenchmarkRest(b *testing.B)    { run(b, func() any { return Rest(lines, 4) }) }
func BenchmarkSearch(b *testing.B)  { run(b, func() any { return Search(jobs) }) }
func BenchmarkGrid(b *testing.B)    { run(b, func() any { return Grid(40, 30) }) }
func BenchmarkTitles(b *testing.B)  { run(b, func() any { return Titles(jobs) }) }
func BenchmarkCodes(b *testing.B) {
	run(b, func() any { return Codes(lines[0] + lines[1] + lines[2]) })
}
func BenchmarkUnique(b *testing.B)  { run(b, func() any { return Unique(jobs) }) }
func BenchmarkFrame(b *testing.B)   { run(b, func() any { return Frame(7, sum) }) }
func BenchmarkFrames(b *testing.B)  { run(b, func() any { return Frames(7, sum) }) }
func BenchmarkNumbers(b *testing.B) { run(b, func() any { n, _ := Numbers(ids); return n }) }
func BenchmarkFields(b *testing.B)  { run(b, func() any { return Fields(ids) }) }
func BenchmarkTrimmed(b *testing.B) { run(b, func() any { return Trimmed(ids) }) }
func BenchmarkLoad(b *testing.B) {
	name := scratch(b)
	run(b, func() any { t, _ := Load(name); return t })
}
func BenchmarkFill(b *testing.B) {
	name := scratch(b)
	run(b, func() any { t, _ := Fill(name); return t })
}
func BenchmarkSend(b *testing.B)   { run(b, func() any { return Send(io.Discard, jobs[:40]) }) }
func BenchmarkClean(b *testing.B)  { run(b, func() any { return Clean("/proofs//of/all//jobs") }) }
func BenchmarkWidest(b *testing.B) { run(b, func() any { return Widest(jobs) }) }
func BenchmarkJoined(b *testing.B) { run(b, func() any { return Joined(jobs) }) }
func BenchmarkMedian(b *testing.B) {
	var l []float64
	for i := range 64 {
		l = append(l, float64(i*37%64))
	}
	run(b, func() any { return Median(l) })
}

func file(b *testing.B) *os.File {
	f, err := os.Create(filepath.Join(b.TempDir(), "out"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func BenchmarkLog(b *testing.B) {
	f := file(b)
	run(b, func() any { f.Seek(0, 0); return Log(f, jobs[:100]) })
}
func BenchmarkStore(b *testing.B) {
	f := file(b)
	run(b, func() any { f.Seek(0, 0); return Store(f, jobs[:100]) })
}
func BenchmarkCount(b *testing.B) {
	name := scratch(b)
	run(b, func() any { n, _ := Count(name); return n })
}
func BenchmarkExport(b *testing.B) {
	name := scratch(b)
	run(b, func() any { return Export(name, jobs) })
}
func BenchmarkKeys(b *testing.B)  { run(b, func() any { return Keys(jobs) }) }
func BenchmarkParse(b *testing.B) { run(b, func() any { id, _, _ := Parse("12/345"); return id }) }
func BenchmarkHex(b *testing.B)   { run(b, func() any { return Hex(sum) }) }
