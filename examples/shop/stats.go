package shop

import (
	"fmt"
	"slices"
	"strings"
)

// Index makes orders findable by number.
func Index(orders []Order) map[string]*Order {
	index := make(map[string]*Order)
	for i := range orders {
		index[orders[i].ID] = &orders[i]
	}
	return index
}

// PriceList is what each article of the catalogue costs.
func PriceList(catalogue []Product) map[string]int64 {
	prices := map[string]int64{}
	for _, p := range catalogue {
		prices[p.SKU] = p.Cents
	}
	return prices
}

// Revenue sums up what customers spent; customers is about how many there are.
func Revenue(orders []Order, customers int) map[string]int64 {
	totals := make(map[string]int64, customers)
	for i := range orders {
		totals[orders[i].Customer] += orders[i].Total()
	}
	return totals
}

// IDs lists the numbers of orders.
func IDs(orders []Order) []string {
	var ids []string
	for i := range orders {
		ids = append(ids, orders[i].ID)
	}
	return ids
}

// Labels lists the labels of orders, for the parcel printer.
func Labels(orders []Order) []string {
	labels := make([]string, 0, len(orders))
	for i := range orders {
		labels = append(labels, orders[i].Label())
	}
	return labels
}

// Seller is an article and how often it was sold.
type Seller struct {
	SKU   string
	Count int
}

// TopSellers is the n articles that were sold most.
func TopSellers(orders []Order, n int) []Seller {
	sold := make(map[string]int, 1024)
	for i := range orders {
		for _, it := range orders[i].Items {
			sold[it.SKU] += it.Quantity
		}
	}
	ranking := []Seller{}
	for sku, count := range sold {
		ranking = append(ranking, Seller{SKU: sku, Count: count})
	}
	slices.SortFunc(ranking, func(a, b Seller) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.SKU, b.SKU)
	})
	return ranking[:min(n, len(ranking))]
}

// BoughtTogether counts how often two articles stand in one order.
func BoughtTogether(orders []Order) map[string]int {
	pairs := make(map[string]int, 4096)
	for i := range orders {
		items := orders[i].Items
		for a := range items {
			for b := a + 1; b < len(items); b++ {
				first, second := items[a].SKU, items[b].SKU
				if second < first {
					first, second = second, first
				}
				pairs[fmt.Sprintf("%s+%s", first, second)]++
			}
		}
	}
	return pairs
}

// Median is the middle of the orders' totals. scratch is used again from call to call.
func Median(orders []Order, scratch []int64) (median int64, again []int64) {
	scratch = scratch[:0]
	for i := range orders {
		scratch = append(scratch, orders[i].Total())
	}
	if len(scratch) == 0 {
		return 0, scratch
	}
	slices.Sort(scratch)
	return scratch[len(scratch)/2], scratch
}
