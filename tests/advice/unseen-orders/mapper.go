package orders

import "strings"

// mapAll is the mapper's workhorse: every DTO list of the API goes through it.
func mapAll[S, D any](in []S, conv func(*S) D) []D {
	var out []D
	for i := range in {
		out = append(out, conv(&in[i]))
	}
	return out
}

func toDTO(o *Order) OrderDTO {
	return OrderDTO{ID: o.ID, Customer: o.Customer, Cents: o.Total(), Country: o.Ship.Country}
}

// DTOs maps a page of orders.
func DTOs(orders []Order) []OrderDTO { return mapAll(orders, toDTO) }

// indexBy is the identity map of the repository.
func indexBy[K comparable, V any](items []V, key func(*V) K) map[K]*V {
	byKey := make(map[K]*V)
	for i := range items {
		item := &items[i]
		byKey[key(item)] = item
	}
	return byKey
}

// ByID gives the orders by their id.
func ByID(orders []Order) map[string]*Order {
	return indexBy(orders, func(o *Order) string { return o.ID })
}

// Totals maps into a list that has its room from the start.
func Totals(orders []Order) []int64 {
	totals := make([]int64, 0, len(orders))
	for i := range orders {
		totals = append(totals, orders[i].Total())
	}
	return totals
}

// Cancelled are the few that were taken back: one of some hundreds.
func Cancelled(orders []Order) []string {
	var ids []string
	for i := range orders {
		if orders[i].Status == StatusCancelled {
			ids = append(ids, orders[i].ID)
		}
	}
	return ids
}

// CentsByCountry sums per country; we ship to four.
func CentsByCountry(orders []Order) map[string]int64 {
	sums := map[string]int64{}
	for i := range orders {
		o := &orders[i]
		sums[o.Ship.Country] += o.Total()
	}
	return sums
}

// label is the address in one line; an address has one or two street lines.
func label(a *Address) string {
	s := a.Name
	for _, part := range a.Street {
		s += ", " + part
	}
	return s + ", " + a.City
}

// Labels prints the address labels of a batch.
func Labels(orders []Order) []string {
	out := make([]string, len(orders))
	for i := range orders {
		out[i] = label(&orders[i].Ship)
	}
	return out
}

// Manifest lists what is in a parcel, for the carrier.
func Manifest(orders []Order) string {
	var b strings.Builder
	b.Grow(64 * len(orders))
	for i := range orders {
		for _, l := range orders[i].Lines {
			b.WriteString(l.SKU)
			b.WriteByte('\n')
		}
	}
	return b.String()
}
