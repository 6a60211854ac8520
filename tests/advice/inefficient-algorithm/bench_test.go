package algos

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

var (
	words    []string
	owners   []string
	accounts []Account
	payments []Payment
	numbers  []int
	reg      Registry
	names    = map[string]int{}
	orders   []Order2
	sink     any
	n        int
)

func init() {
	r := rand.New(rand.NewPCG(1, 2))
	for i := 0; i < 1500; i++ {
		w := "word" + strconv.Itoa(r.IntN(900))
		words = append(words, w)
		numbers = append(numbers, r.IntN(1<<20))
		if i < 400 {
			accounts = append(accounts, Account{ID: i * 3, Owner: "owner number " + strconv.Itoa(i)})
			owners = append(owners, accounts[i].Owner)
			payments = append(payments, Payment{Account: r.IntN(400) * 3, Cents: 5})
		}
		names["name of "+strconv.Itoa(i)] = i
		orders = append(orders, Order2{Tags: []string{"a", "b", "c"}})
	}
	for i := range accounts {
		reg.entries = append(reg.entries, &accounts[i])
	}
}

func BenchmarkUnique(b *testing.B) {
	for _, size := range []int{50, 100, 200, 400, 800, 1500} {
		b.Run("n="+strconv.Itoa(size), func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				n = len(Unique(words[:size]))
			}
		})
	}
}
func BenchmarkSlow(b *testing.B) {
	run := func(name string, f func()) {
		b.Run(name, func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				f()
			}
		})
	}
	run("Settle", func() { Settle(accounts, payments) })
	run("Balance", func() { n = int(reg.Balance(owners)) })
	run("Missing", func() { n = Missing(numbers, numbers[700:]) })
	run("Prune", func() { n = len(Prune(slices.Clone(numbers))) })
	run("Newest", func() { n = len(Newest(payments)) })
	run("Medians", func() { n = len(Medians(numbers[:300])) })
	run("Ways", func() { n = Ways(18) })
	run("Distance", func() { n = Distance("kittens", "sitting") })
	run("Order", func() { Order(slices.Clone(accounts)); accounts[0].Total = 1 << 40 })
	run("Duplicates", func() { n = Duplicates(accounts[:150]) })
	run("Drain", func() { Drain(numbers, func(v int) { n += v }) })
	run("NameOf", func() { n, _ = NameOf(names, "name of 900") })
}
func BenchmarkFree(b *testing.B) {
	m := make([][]float64, 40)
	xs := make([]float64, 300)
	for i := range m {
		m[i] = make([]float64, 40)
	}
	groups := [][]int{numbers[:100], numbers[100:200], numbers[200:300]}
	tree := &Tree{V: 1}
	for i := 0; i < 10; i++ {
		tree = &Tree{tree, tree, i}
	}
	run := func(name string, f func()) {
		b.Run(name, func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				f()
			}
		})
	}
	run("Known", func() { n = Known(words) })
	run("Product", func() { sink = Product(m, m) })
	run("Tagged", func() { n = Tagged(orders, "c") })
	run("Groups", func() {
		for _, g := range groups {
			g[0], g[50] = g[50], g[0]
		}
		Groups(groups)
	})
	run("RemoveOne", func() { n = len(RemoveOne(slices.Clone(numbers), numbers[900])) })
	run("Fib", func() { n = Fib(60, map[int]int{}) })
	run("Sum", func() { n = tree.Sum() })
	run("Closest", func() { n = int(Closest(xs)) })
	run("Area", func() {
		g := make([][]byte, 30)
		for i := range g {
			g[i] = []byte("##############################")
		}
		n = Area(g, 3, 3)
	})
	run("First", func() { n = First(numbers, numbers[1200]) })
	run("Sums", func() { n = Sums(names) })
}
