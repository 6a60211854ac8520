package p

import "fmt"

func f(b []byte, m map[string]int, rows [][]string, t *T) (out string) {
	for i, row := range rows {
		buf := make([]byte, 0, len(row))
		for _, c := range row {
			out += fmt.Sprintf("%s|%05.2f", c, 1.5)
			t.v = append(t.v, i)
			m[string(b)]++
			w.Write([]byte(c))
			buf = append(buf, c...)
		}
	}
	return out
}
