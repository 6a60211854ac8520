// Package ballast holds memory that nobody uses.
package ballast

import "runtime"

const reserve = 48 << 20

// Kept for the collector alone.
var ballast = make([]byte, 96<<20)

var held []byte

func init() {
	weight := make([]byte, 64*1024*1024)
	runtime.KeepAlive(weight)
}

// Hold is called by main.
func Hold() { held = make([]byte, reserve) }

// Release keeps it alive until here.
func Release() {
	runtime.KeepAlive(held)
	runtime.KeepAlive(ballast)
}
