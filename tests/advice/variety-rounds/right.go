package rounds

import (
	"bytes"
	"io"
	"strings"
)

type folder struct {
	size int
	sub  []*folder
}

// total walks a tree: each node is met once.
func total(f *folder) int {
	n := f.size
	for _, s := range f.sub {
		n += total(s)
	}
	return n
}

// below walks a tree that is kept as a list of parents.
func below(parent []int, of int) int {
	n := 1
	for i := of + 1; i < len(parent); i++ {
		if parent[i] == of {
			n += below(parent, i)
		}
	}
	return n
}

// split has one rest for each of its pieces, and each piece once.
func split(s string) (n int) {
	for s != "" {
		i := strings.IndexByte(s, ';')
		if i < 0 {
			return n + len(s)
		}
		if i > 40 {
			n += split(s[:i/2])
		}
		n += i & 1
		s = s[i+1:]
	}
	return n
}

// changeKept keeps what it worked out.
func changeKept(amount int, coins []int, kept map[int]int) int {
	if amount == 0 {
		return 1
	}
	if n, ok := kept[amount]; ok {
		return n
	}
	n := 0
	for _, c := range coins {
		if c <= amount {
			n += changeKept(amount-c, coins, kept)
		}
	}
	kept[amount] = n
	return n
}

// greedy takes the first word that fits.
func greedy(text string, words []string) int {
	for _, w := range words {
		if strings.HasPrefix(text, w) {
			return 1 + greedy(text[len(w):], words)
		}
	}
	return 0
}

// queens has the board for its state.
func queens(n, row int, cols, up, down uint64) (ways int) {
	if row == n {
		return 1
	}
	for c := range n {
		b := uint64(1) << c
		if cols&b == 0 && up&(1<<(row+c)) == 0 && down&(1<<(row-c+n)) == 0 {
			ways += queens(n, row+1, cols|b, up|1<<(row+c), down|1<<(row-c+n))
		}
	}
	return ways
}

// lines reads through one buffer: its text is another one each time.
func lines(r io.Reader, buf []byte) (n int) {
	for {
		got, err := r.Read(buf)
		n += bytes.Count(buf[:got], []byte("\n"))
		if err != nil {
			return n
		}
	}
}

// indents looks at the start of each line: a text of its own each time.
func indents(all []string) (n int) {
	for _, l := range all {
		n += strings.Count(l[:len(l)-len(strings.TrimLeft(l, "\t"))], "\t")
	}
	return n
}

// tail counts in what is left, and cuts it off.
func tail(s string) (n int) {
	for {
		i := strings.Index(s, "TODO")
		if i < 0 {
			return n
		}
		n += strings.Count(s[:i], "\n")
		s = s[i+4:]
	}
}

// lineAt says where a text is wrong: once.
func lineAt(src string, pos int) int { return 1 + strings.Count(src[:pos], "\n") }

func firstBad(src string) int {
	for i := range len(src) {
		if src[i] == '!' {
			return lineAt(src, i)
		}
	}
	return 0
}
