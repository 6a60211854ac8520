// Package orders takes orders, bills them and keeps the stock.
package orders

import "time"

type Status uint8

const (
	StatusNew Status = iota
	StatusPaid
	StatusShipped
	StatusCancelled
)

type Address struct {
	Name    string
	Street  []string
	City    string
	Country string
}

type Line struct {
	SKU   string
	Qty   int
	Cents int64
}

type Order struct {
	ID       string
	Customer string
	Status   Status
	Ship     Address
	Lines    []Line
	Placed   time.Time
}

func (o *Order) Total() int64 {
	var sum int64
	for i := range o.Lines {
		sum += o.Lines[i].Cents * int64(o.Lines[i].Qty)
	}
	return sum
}

// OrderDTO is what the API shows of an order.
type OrderDTO struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
	Country  string `json:"country"`
}

type Invoice struct {
	Number   string
	Customer string
	Bill     Address
	Ship     Address
	Net      int64
	Tax      int64
	Fees     [36]int64
	Issued   time.Time
	Due      time.Time
}

// Open is what is still to be paid at the given time, with the fees of the months that are over.
func (inv *Invoice) Open(at time.Time) int64 {
	sum := inv.Net + inv.Tax
	if at.Before(inv.Due) {
		return sum
	}
	for _, fee := range inv.Fees {
		sum += fee
	}
	return sum
}
