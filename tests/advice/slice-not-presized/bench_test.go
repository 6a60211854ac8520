package lists

import (
	"strconv"
	"strings"
	"testing"
)

var (
	users []*User
	text  string
	edges [][]int
	sink  any
	n     int
)

func init() {
	for i := 0; i < 600; i++ {
		name := "user" + strconv.Itoa(i)
		users = append(users, &User{ID: int64(i), Name: name, Email: name + "@example.com", Active: i%3 != 0,
			Roles: []string{"reader", "writer", "admin"}[:1+i%3]})
		edges = append(edges, []int{(i * 7) % 600, (i*13 + 1) % 600})
	}
	text = strings.Repeat("The quick brown fox jumps over the lazy dog\n", 60)
}

func BenchmarkEmails(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Emails(users))
	}
}
func BenchmarkActive(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Active(users))
	}
}
func BenchmarkRender(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Render(users).Rows)
	}
}
func BenchmarkGrid(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Grid(40, 30))
	}
}
func BenchmarkAllRoles(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(AllRoles(users))
	}
}
func BenchmarkSquares(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Squares(1000))
	}
}
func BenchmarkWords(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Words(text))
	}
}
func BenchmarkIDs(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(IDs(users))
	}
}
func BenchmarkLines(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Lines(text))
	}
}
func BenchmarkReachable(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Reachable(edges, 1))
	}
}
func BenchmarkNames(b *testing.B) {
	var c Collector
	for i := 0; i < b.N; i++ {
		n = len(c.Names(users))
	}
}
func BenchmarkSides(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Sides(true, i&1 == 0))
	}
}
func BenchmarkByRole(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(ByRole(users))
	}
}
