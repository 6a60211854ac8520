package textout

import (
	"strconv"
	"strings"
	"testing"
)

var (
	sinkString  string
	sinkStrings []string
	sinkInt     int
	sinkFloat   float64
)

func BenchmarkRow(b *testing.B) {
	e := NewExporter(";")
	var fields []string
	for i := range 120 {
		fields = append(fields, "value of field "+strconv.Itoa(i*7919))
	}
	for b.Loop() {
		sinkString = e.Row(fields)
	}
}

func BenchmarkHeader(b *testing.B) {
	m := &Message{}
	for i := range 60 {
		m.fields = append(m.fields, field{"X-Trace-" + strconv.Itoa(i), strings.Repeat("k"+strconv.Itoa(i), 12)})
	}
	for b.Loop() {
		sinkString, sinkInt = m.Header("from mx1.example.net by mx2.example.net")
	}
}

func BenchmarkOutline(b *testing.B) {
	root := &Section{Title: "Manual"}
	for i := range 15 {
		part := &Section{Title: "Part " + strconv.Itoa(i) + " of the operation of the plant"}
		for j := range 10 {
			part.Parts = append(part.Parts, &Section{Title: "Chapter " + strconv.Itoa(j) + " of many"})
		}
		root.Parts = append(root.Parts, part)
	}
	for b.Loop() {
		sinkString = Outline(root)
	}
}

func BenchmarkSlug(b *testing.B) {
	title := strings.Repeat("A Tour of the Winter Harbours / in four Parts ", 5)
	for b.Loop() {
		sinkString = Slug(title)
	}
}

func BenchmarkKeys(b *testing.B) {
	c := &Catalog{}
	for i := range 400 {
		c.items = append(c.items, item{sku: "SKU-" + strconv.Itoa(100000+i*37), price: int64(i)})
	}
	for b.Loop() {
		sinkStrings = c.Keys("tenant-north-west-27")
	}
}

func BenchmarkEndpoints(b *testing.B) {
	r := &Routes{}
	for i := range 400 {
		n := node{host: "relay" + strconv.Itoa(i) + ".example.net"}
		if i%8 != 0 {
			n.port = strconv.Itoa(2525 + i%7)
		}
		r.nodes = append(r.nodes, n)
	}
	for b.Loop() {
		sinkStrings = r.Endpoints()
	}
}

func BenchmarkFree(b *testing.B) {
	n := &Namer{used: map[string]bool{}}
	var anchors []string
	for i := range 500 {
		a := "configuration-of-the-" + strconv.Itoa(i)
		anchors = append(anchors, a)
		if i%2 == 0 {
			n.used[a] = true
		}
	}
	for b.Loop() {
		for _, a := range anchors {
			sinkString = n.Free(a)
		}
	}
}

func BenchmarkTotal(b *testing.B) {
	column := make([]float64, 3000)
	for i := range column {
		column[i] = float64(i) / 3
	}
	for b.Loop() {
		sinkFloat = Total(column)
	}
}
