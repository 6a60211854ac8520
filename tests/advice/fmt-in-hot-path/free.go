package format

import (
	"errors"
	"fmt"
	"strconv"
)

// Config is something to dump.
type Config struct {
	Name  string
	Ports []int
}

// Dump needs fmt: nothing else prints a struct.
func Dump(c *Config) string {
	return fmt.Sprintf("%+v", *c)
}

// Describe prints a value of any type.
func Describe(v any) string {
	return fmt.Sprintf("value %v", v)
}

var errRange = errors.New("out of range")

// Check makes an error only when something is wrong.
func Check(values []int) error {
	for _, v := range values {
		if v > 1<<40 {
			return fmt.Errorf("value %d: %w", v, errRange)
		}
	}
	return nil
}

// Fail formats in a path that is never taken.
func Fail(values []int) int {
	n := 0
	for i, v := range values {
		if v < 0 {
			panic(fmt.Sprintf("negative value at %d", i))
		}
		n += v
	}
	return n
}

// Fast appends.
func Fast(dst []byte, values []int) []byte {
	for _, v := range values {
		dst = strconv.AppendInt(dst, int64(v), 10)
		dst = append(dst, '\n')
	}
	return dst
}
