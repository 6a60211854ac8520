// Package mixed has each pattern once or more, in other words than the sets beside it.
package mixed

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
)

type Rec struct {
	ID   int
	Name string
	Val  float64
}

func Script(stmts map[string]string) string {
	var script string
	for name, body := range stmts {
		script += fmt.Sprintf("def %s { %s }\n", name, body)
	}
	return script
}

func Escape(s string) string {
	out := ""
	for _, r := range s {
		switch r {
		case '<':
			out += "&lt;"
		case '>':
			out += "&gt;"
		default:
			out += string(r)
		}
	}
	return out
}

type Log struct{ text string }

func (l *Log) Add(line string) { l.text = l.text + line + "\n" }

func MapSlice[T, U any](xs []T, f func(T) U) []U {
	var out []U
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func Keys(m map[string]int) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	return
}

func Range(n int) []int {
	var r []int
	for i := range n {
		r = append(r, i)
	}
	return r
}

type Index struct{ byName map[string]*Rec }

func (x *Index) Load(recs []Rec) {
	x.byName = make(map[string]*Rec)
	for i := range recs {
		r := &recs[i]
		x.byName[r.Name] = r
	}
}

func GroupBy[K comparable, V any](xs []V, key func(V) K) map[K][]V {
	groups := make(map[K][]V)
	for _, x := range xs {
		k := key(x)
		groups[k] = append(groups[k], x)
	}
	return groups
}

func Pairs(recs []Rec) string {
	var sb strings.Builder
	for _, r := range recs {
		fmt.Fprintf(&sb, "%d=%s;", r.ID, r.Name)
	}
	return sb.String()
}

func Tag(id int) string { return fmt.Sprintf("%v", id) }

func Price(recs []Rec) []string {
	out := make([]string, 0, len(recs))
	for _, r := range recs {
		out = append(out, fmt.Sprintf("%s: %.2f EUR", r.Name, r.Val))
	}
	return out
}

func Fold(a, b []byte) bool { return strings.EqualFold(string(a), string(b)) }

func Commented(r io.Reader) int {
	sc := bufio.NewScanner(r)
	n := 0
	for sc.Scan() {
		if strings.HasPrefix(string(sc.Bytes()), "#") {
			n++
		}
	}
	return n
}

func Dump(w io.Writer, rows [][]byte) {
	for _, row := range rows {
		io.WriteString(w, string(row))
	}
}

func Drain(r io.Reader, w io.Writer) (int, error) {
	buf := make([]byte, 32*1024)
	total := 0
	for {
		n, err := r.Read(buf)
		total += n
		w.Write(buf[:n])
		if err != nil {
			return total, err
		}
	}
}

func Ranks(rows [][]int) int {
	best := 0
	for _, row := range rows {
		order := make([]int, len(row))
		for i := range row {
			order[i] = row[i] * 2
		}
		for _, o := range order {
			best = max(best, o)
		}
	}
	return best
}

func Quoted(w io.Writer, names []string) {
	for _, n := range names {
		b := bytes.NewBuffer(make([]byte, 0, 64))
		b.WriteByte('"')
		b.WriteString(n)
		b.WriteByte('"')
		w.Write(b.Bytes())
	}
}
