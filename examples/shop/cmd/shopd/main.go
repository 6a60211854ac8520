// Shopd reads an order log and answers questions about it over HTTP.
package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"strings"

	"example.com/shop"
)

func main() {
	path := flag.String("log", "orders.log", "the order log")
	listen := flag.String("listen", "localhost:8080", "address")
	tags := flag.String("tags", "sale,garden", "tags of all products")
	flag.Parse()

	f, err := os.Open(*path)
	if err != nil {
		log.Fatal(err)
	}
	orders, err := shop.ReadLog(f)
	f.Close()
	if err != nil {
		log.Fatalf("%s: %v", *path, err)
	}
	var catalogue []shop.Product
	for i := 0; i < 100; i++ {
		sku := fmt.Sprintf("sku-%03d", i)
		catalogue = append(catalogue, shop.Product{SKU: sku, Name: sku, Cents: 100, Tags: strings.Split(*tags, ",")})
	}
	http.Handle("/", shop.NewServer(orders, catalogue))
	log.Printf("%d orders; listening on %s", len(orders), *listen)
	log.Fatal(http.ListenAndServe(*listen, nil))
}
