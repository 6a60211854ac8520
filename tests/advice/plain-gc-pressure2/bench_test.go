package dom

import (
	"fmt"
	"strings"
	"testing"
)

var sink int64

func BenchmarkParse(b *testing.B) {
	var sb strings.Builder
	sb.WriteString("[")
	for i := range 4000 {
		fmt.Fprintf(&sb, `{"id":%d,"n":"x","xy":[%d,%d,7,5,3],"f":[1,2,3]},`, i, i*3, i%100)
	}
	sb.WriteString("]")
	src := sb.String()
	kept := make([]*Value, 6)
	i := 0
	for b.Loop() {
		v, err := Parse(src)
		if err != nil {
			b.Fatal(err)
		}
		kept[i%len(kept)] = v
		i++
	}
	sink += kept[0].Sum()
}
