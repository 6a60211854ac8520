// Package shop has the parts of an order service that work on many things at a time.
package shop

import "sync"

// Item is a line of an order.
type Item struct {
	Article uint32
	Qty     int32
	Cents   int64
	Country byte
}

var vat = [8]int64{0, 7, 19, 20, 21, 22, 25, 27}

func gross(it *Item) int64 {
	net := it.Cents * int64(it.Qty)
	if it.Qty >= 10 {
		net -= net * 3 / 100
	}
	return net + net*vat[it.Country&7]/100
}

// PriceAll works out the price of each line.
func PriceAll(items []Item) []int64 {
	out := make([]int64, len(items))
	var wg sync.WaitGroup
	for i := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i] = gross(&items[i])
		}()
	}
	wg.Wait()
	return out
}

// Month is the turnover of a month by day.
type Month struct {
	Days [31]int64
}

// Turnover adds up bookings (day in the low five bits) of the year's quarters, each on its own.
func Turnover(quarters [4][]int64) (sum [4]Month) {
	var wg sync.WaitGroup
	wg.Add(len(quarters))
	for q := range quarters {
		go func(m *Month, bookings []int64) {
			defer wg.Done()
			for _, b := range bookings {
				m.Days[(b&31)%31] += b >> 5
			}
		}(&sum[q], quarters[q])
	}
	wg.Wait()
	return sum
}
