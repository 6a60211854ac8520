package sub

import "example.com/lm"

var P = lm.Pub{true, 2, false}
