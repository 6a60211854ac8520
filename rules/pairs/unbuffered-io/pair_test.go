package pair

import (
	"bufio"
	"os"
	"testing"
)

// bad form

func badSave(f *os.File, lines [][]byte) error {
	for _, line := range lines {
		if _, err := f.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// good form

func goodSave(f *os.File, lines [][]byte) error {
	w := bufio.NewWriter(f)
	for _, line := range lines {
		w.Write(line) // an error stays until Flush
	}
	return w.Flush()
}

// measured

func measure(b *testing.B, save func(*os.File, [][]byte) error) {
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	lines := make([][]byte, 100)
	for i := range lines {
		lines[i] = make([]byte, 64)
	}
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if err := save(f, lines); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBad(b *testing.B)  { measure(b, badSave) }
func BenchmarkGood(b *testing.B) { measure(b, goodSave) }
