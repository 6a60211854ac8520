package single

import "errors"

const (
	opPush = iota
	opPop
	opScope
	opCall
)

// Code is a step of a program.
type Code struct {
	Op   int
	Args [3]int
}

// Scopes finds those that open nothing: few of the scopes, which are few of all.
func Scopes(codes []Code) int {
	scopes := map[int]bool{}
	depth := 0
	for i, c := range codes {
		switch c.Op {
		case opScope:
			depth++
			if c.Args[2] == 0 {
				scopes[i] = c.Args[1] == 0 // of few
			}
		case opCall:
			if scopes[c.Args[0]] {
				depth--
			}
		}
	}
	return len(scopes) + depth
}

var errNone = errors.New("none")

func weight(c *Code) (int, error) {
	if c.Op < 0 {
		return 0, errNone
	}
	return c.Args[0] + c.Args[1], nil
}

// Weights keeps what has a weight, which hardly one has not, the last of each.
func Weights(codes []Code) int {
	weights := map[int]int{}
	for i := range codes {
		w, err := weight(&codes[i])
		if err == nil {
			if _, ok := weights[i]; !ok {
				weights[i] = w // of nearly all
			}
		}
	}
	return len(weights)
}
