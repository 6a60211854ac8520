// Package billing turns orders into invoices and ships what was billed to the ledger.
package billing

// Item is a position of an order.
type Item struct {
	SKU string
	Net float64
	Qty int
}

// Order is what a customer bought.
type Order struct {
	ID    int64
	Items []Item
}

// InvoiceLine is a position with its tax.
type InvoiceLine struct {
	SKU   string
	Net   float64
	Gross float64
}

// Lines returns the lines of the invoice of an order.
func (o *Order) Lines(tax float64) []InvoiceLine {
	var lines []InvoiceLine
	for i := range o.Items {
		it := &o.Items[i]
		net := it.Net * float64(it.Qty)
		lines = append(lines, InvoiceLine{SKU: it.SKU, Net: net, Gross: net * (1 + tax)})
	}
	return lines
}

// Oversized returns the positions that need a second pair of eyes: of some hundred one or two.
func (o *Order) Oversized(limit int) []string {
	var skus []string
	for i := range o.Items {
		if o.Items[i].Qty > limit {
			skus = append(skus, o.Items[i].SKU)
		}
	}
	return skus
}

// Project returns what pick takes of each element.
func Project[T, U any](in []T, pick func(T) U) []U {
	out := []U{}
	for _, v := range in {
		out = append(out, pick(v))
	}
	return out
}

// Scale returns the prices in another currency.
func Scale(prices []int64, num, den int64) []int64 {
	scaled := make([]int64, 0, len(prices))
	for _, p := range prices {
		scaled = append(scaled, (p*num+den/2)/den)
	}
	return scaled
}
