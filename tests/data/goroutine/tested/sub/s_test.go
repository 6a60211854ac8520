package sub_test

import (
	"os"
	"testing"

	"example.com/tested/sub"
)

func TestMain(m *testing.M) {
	code := m.Run()
	os.Exit(code)
}

func TestWait(t *testing.T) { sub.Wait() }
