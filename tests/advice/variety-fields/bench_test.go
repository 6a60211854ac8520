package fields

import "testing"

var sink int64

func BenchmarkSamples(b *testing.B) {
	for b.Loop() {
		sink += Samples(300)[7].At
	}
}

func BenchmarkProgram(b *testing.B) {
	for b.Loop() {
		sink += int64(len(Program(300)))
	}
}

func BenchmarkLex(b *testing.B) {
	words := make([]string, 300)
	for i := range words {
		if i%2 == 0 {
			words[i] = "word"
		}
	}
	for b.Loop() {
		sink += int64(Lex(words))
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		sink += int64(Parse(200))
	}
}

func BenchmarkCover(b *testing.B) {
	for b.Loop() {
		sink += int64(Cover(30))
	}
}

func BenchmarkRender(b *testing.B) {
	s := Style{set: 1<<40 - 1}
	for b.Loop() {
		sink += s.Render(1000)
	}
}

func BenchmarkSpace(b *testing.B) {
	s := Style{set: 1<<40 - 1}
	for b.Loop() {
		sink += Space(&s, 2000)
	}
}
