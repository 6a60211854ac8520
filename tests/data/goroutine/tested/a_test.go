package tested

import "testing"

func TestFirst(t *testing.T) { First(3) }
func TestFine(t *testing.T)  { Fine() }
