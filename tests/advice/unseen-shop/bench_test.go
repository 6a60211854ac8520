package shop

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var (
	sinkInt   int
	sinkInt64 int64
	sinkStr   string
	sinkAny   any
	sinkMoney *Money
	sinkBytes []byte
	sinkStock []StockLevel
	sinkDTO   []ProductDTO
	sinkMap   map[int64]*Order
	sinkIDs   []int64
	sinkAtom  atomic.Int64
	sinkSet   *ShopSettings
)

func products(n int) []ProductEntity {
	rows := make([]ProductEntity, n)
	for i := range rows {
		rows[i].id = int64(i + 1000)
		rows[i].name = "Article number " + strconv.Itoa(i)
		rows[i].category = "garden"
		rows[i].price = int64(i * 7)
		rows[i].tags[0] = "new"
	}
	return rows
}

func orders(n int) []Order {
	rows := make([]Order, n)
	for i := range rows {
		rows[i] = Order{int64(i*7919%n + 1000), int64(i * 31 % 1009)}
	}
	return rows
}

func names(n int) []string {
	s := make([]string, n)
	for i := range s {
		s[i] = "<li>Article number " + strconv.Itoa(i)
	}
	return s
}

func BenchmarkToString(b *testing.B) {
	rows := products(64)
	for i := 0; i < b.N; i++ {
		sinkStr = rows[i&63].ToString()
	}
}

func BenchmarkCount(b *testing.B) {
	repo := &ProductRepository{products(500)}
	c := &Criteria{0, 1 << 40, "new"}
	for i := 0; i < b.N; i++ {
		sinkInt = repo.Count(c)
	}
}

func BenchmarkMoney(b *testing.B) {
	var list []*Money
	for i := 0; i < 100; i++ {
		list = append(list, &Money{int64(i), "EUR"})
	}
	zero := &Money{0, "EUR"}
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		sinkMoney = Sum(zero, list)
	}
}

func BenchmarkStock(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkStock = LoadStock(2000)
	}
}

func BenchmarkDistinct(b *testing.B) {
	rows := orders(600)
	for i := 0; i < b.N; i++ {
		sinkInt = DistinctCustomers(rows)
	}
}

func BenchmarkMapTo(b *testing.B) {
	rows := products(500)
	for i := 0; i < b.N; i++ {
		sinkDTO = MapTo(StreamOf(rows), func(p *ProductEntity) ProductDTO { return p.ToDTO() })
	}
}

func BenchmarkCollect(b *testing.B) {
	rows := orders(500)
	for i := 0; i < b.N; i++ {
		sinkMap = CollectToMap(StreamOf(rows), func(o *Order) int64 { return o.customer })
	}
}

func BenchmarkRanking(b *testing.B) {
	rows := orders(60)
	for i := 0; i < b.N; i++ {
		sinkInt = len(FillRanking(rows).rows)
	}
}

func BenchmarkPriceAlert(b *testing.B) {
	h := PriceAlert(func(string) *ProductDTO { return &ProductDTO{1, "Spade", 1999} })
	r := httptest.NewRequest("GET", "/p?id=1", nil)
	for i := 0; i < b.N; i++ {
		h(httptest.NewRecorder(), r)
	}
}

func BenchmarkRenderList(b *testing.B) {
	n := names(150)
	for i := 0; i < b.N; i++ {
		sinkStr = RenderList(n)
	}
}

func BenchmarkLocalHour(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkInt = (&DateHelper{int64(i)}).GetLocalHour()
	}
}

func BenchmarkWriteLines(b *testing.B) {
	r := &ResponseWrapper{target: io.Discard}
	n := names(6)
	for i := 0; i < b.N; i++ {
		if r.WriteLines(n) != nil {
			b.Fatal()
		}
	}
}

func BenchmarkHasField(b *testing.B) {
	body := RequestBody{[]byte(`{"name":"x",` + strings.Repeat(`"k":1,`, 500) + "}")}
	for i := 0; i < b.N; i++ {
		if !body.HasField("name") {
			b.Fatal()
		}
	}
}

func BenchmarkTouch(b *testing.B) {
	s := &HTTPSession{map[string]interface{}{}}
	s.SetAttribute("visits", int64(1000))
	for i := 0; i < b.N; i++ {
		sinkInt64 = s.Touch()
	}
}

func BenchmarkPageHits(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			GetPageHits().Increment()
		}
	})
}

func BenchmarkProperties(b *testing.B) {
	p := &Properties{values: map[string]string{}}
	p.SetProperty("currency", "EUR")
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if p.GetProperty("currency", "USD") == "" {
				b.Fail()
			}
		}
	})
}

func BenchmarkCompute(b *testing.B) {
	c := &PriceCache{prices: map[int64]int64{}}
	var next atomic.Int64
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			sinkAtom.Store(c.ComputeIfAbsent(next.Add(1)%1000, func(id int64) int64 {
				time.Sleep(20 * time.Microsecond)
				return id * 3
			}))
		}
	})
}

func BenchmarkPoll(b *testing.B) {
	q := &BlockingQueue{ch: make(chan Event, 4)}
	for i := 0; i < b.N; i++ {
		q.Offer(Event{id: 1})
		if _, ok := q.Poll(time.Minute); !ok {
			b.Fatal()
		}
	}
}

func BenchmarkFuture(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkInt = SupplyAsync(func() int { runtime.Gosched(); return 1 }).GetNow(0)
		time.Sleep(100 * time.Microsecond)
	}
}

func BenchmarkInvokeAll(b *testing.B) {
	var e Executor
	ids := make([]int64, 1000)
	for i := 0; i < b.N; i++ {
		e.InvokeAll(ids, func(v int64) { sinkAtom.Add(v) })
	}
}

func BenchmarkVisit(b *testing.B) {
	var l LastVisitor
	var wg sync.WaitGroup
	for w := 0; w < 2; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < b.N+10; i++ {
				l.Visit(int64(i))
			}
		}()
	}
	wg.Wait()
}

func BenchmarkQueryAll(b *testing.B) {
	var p ConnectionPool
	ids := make([]int64, 64)
	for i := 0; i < b.N; i++ {
		sinkInt = p.QueryAll(ids)
	}
}

// what follows is fine

func finePages(b *testing.B) {
	h := CartPage(func(_ *http.Request) int64 { return 1200 })
	r := httptest.NewRequest("GET", "/cart", nil)
	n := names(30)
	for i := 0; i < b.N; i++ {
		h(httptest.NewRecorder(), r)
		sinkStr = FastList(n)
	}
}

func fineText(b *testing.B) {
	rows := products(8)
	for i := 0; i < b.N; i++ {
		sinkStr = rows[i&7].Slug("https://example.com")
		sinkStr = Breadcrumb([3]string{"Garden", "Tools", "Spades"})
		sinkStr = NormalizeTag("new")
	}
}

func fineSKU(b *testing.B) {
	c := &PatternCache{seen: map[string]*regexp.Regexp{}}
	for i := 0; i < b.N; i++ {
		if !IsSKU("AB-1234") || !c.Match("^AB", "AB-1") {
			b.Fatal()
		}
	}
}

func fineWriter(b *testing.B) {
	r := &ResponseWrapper{target: io.Discard}
	n := names(6)
	for i := 0; i < b.N; i++ {
		if r.WritePooled(n) != nil {
			b.Fatal()
		}
		sinkBytes = RenderBytes(int64(i), n)
	}
}

func fineTokens(b *testing.B) {
	roles := Roles{"an administrator of the whole shop, really": 3}
	key := []byte("an administrator of the whole shop, really")
	var t TokenStore
	for i := 0; i < b.N; i++ {
		sinkInt = roles.Level(key)
		t.Remember(key)
	}
}

func fineForm(b *testing.B) {
	form := []string{"1", "22", "333", "12", "99", "4", "5", "6"}
	var log DebugLogger
	for i := 0; i < b.N; i++ {
		sinkInt = Quantities(form, &log)
	}
}

func fineAmounts(b *testing.B) {
	acc := Amount{0, 2}
	for i := 0; i < b.N; i++ {
		next, err := acc.Add(Amount{int64(i), 2})
		if err != nil {
			b.Fatal(err)
		}
		acc = next
	}
	sinkInt64 = acc.cents
	sinkSet = NewShopSettings(acc.cents)
}

func fineLists(b *testing.B) {
	rows := orders(400)
	p := &Pager{size: 40}
	methods := []string{"card", "cash", "invoice", "transfer"}
	for i := 0; i < b.N; i++ {
		sinkInt = len(GroupCount(StreamOf(rows), func(o *Order) int { return int(o.total & 3) }))
		sinkIDs = Drain(&filterIterator{rows: rows, min: 990})
		sinkInt = len(p.Page(rows, i&7))
		sinkInt = CountPriority(methods)
	}
}

func fineRows(b *testing.B) {
	repo := &ProductRepository{products(200)}
	s := &HTTPSession{map[string]interface{}{}}
	for i := 0; i < b.N; i++ {
		repo.ForEach(func(p *ProductEntity) { sinkInt64 += p.price })
		s.Attach(&repo.rows[i%200])
	}
}

func fineAverage(b *testing.B) {
	var a Average
	var t TrafficStats
	for i := 0; i < b.N; i++ {
		a.Observe(int64(i))
		t.Add(i % 24)
		if i&15 == 0 {
			c := t.Snapshot()
			sinkInt64 = c.byHour[3] + int64(a.Mean())
		}
	}
}

func fineFlags(b *testing.B) {
	var f Flags
	f.current.Store(&map[string]bool{"beta": true})
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if !f.IsOn("beta") {
				b.Fail()
			}
		}
	})
}

func fineLocks(b *testing.B) {
	r := &RecentList{order: []int64{1, 2, 3, 4, 5, 6, 7, 8}}
	var s ShardedStock
	for i := range s.part {
		s.part[i].n = map[int64]int64{}
	}
	for i := 0; i < b.N; i++ {
		r.Get(int64(i&7 + 1))
		sinkInt64 = s.Take(int64(i&63), 1)
	}
}

func fineQueue(b *testing.B) {
	q := &BlockingQueue{ch: make(chan Event, 4), timer: time.NewTimer(time.Hour)}
	for i := 0; i < b.N; i++ {
		q.Offer(Event{id: 1})
		q.PollReset(time.Minute)
		if i&63 == 0 {
			sinkInt = q.DrainUntil(64, time.Minute)
		}
	}
}

func fineFuture(b *testing.B) {
	var e Executor
	ids := make([]int64, 4000)
	for i := 0; i < b.N; i++ {
		sinkInt = SupplyBuffered(func() int { return 1 }).GetNow(0)
		e.InvokeHalves(ids, func(v int64) { sinkAtom.Add(v) })
	}
}

func fineUsing(b *testing.B) {
	var p ConnectionPool
	ids := make([]int64, 64)
	for i := 0; i < b.N; i++ {
		sinkInt = p.UsingAll(ids)
	}
}

func BenchmarkFineRequests(b *testing.B) {
	finePages(b)
	fineLists(b)
}

func BenchmarkFineExecutor(b *testing.B) {
	fineFuture(b)
}

func BenchmarkFineValues(b *testing.B) {
	fineText(b)
	fineSKU(b)
	fineRows(b)
	fineQueue(b)
	fineUsing(b)
	fineWriter(b)
}

func BenchmarkFineSmall(b *testing.B) {
	fineTokens(b)
	fineForm(b)
	fineAmounts(b)
	fineAverage(b)
	fineLocks(b)
	fineFlags(b)
}
