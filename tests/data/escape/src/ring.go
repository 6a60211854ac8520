package ring

import (
	"os"
	"strings"
	"sync/atomic"
)

type Ring struct {
	buf  [64]int
	head atomic.Int64
	m    map[string]int
}

// Push adds one.
//
//goperf:noalloc
func (r *Ring) Push(v int) {
	i := r.head.Add(1)
	r.buf[i&63] = v
}

//goperf:noalloc
func (r *Ring) Name(k string, bs []byte) string {
	r.m[k]++
	p := newThing(len(k))
	keep = p
	bs = append(bs, k...)
	helper(bs)
	return strings.ToUpper("x" + k + string(bs))
}

type thing struct{ a, b int }

var keep *thing

func newThing(n int) *thing { return &thing{a: n} }

//go:noinline
func helper(b []byte) {}

func Close(names []string) {
	for _, n := range names {
		f, err := os.Open(n)
		if err != nil {
			continue
		}
		defer f.Close()
	}
}

func Pick(a []int, i int) int { return a[i] + a[i+1] }
