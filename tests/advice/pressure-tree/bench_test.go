package tree

import "testing"

var (
	long = Build(18)
	n    int
)

func BenchmarkTrees(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Build(12).Count()
	}
	n += long.Count()
}
