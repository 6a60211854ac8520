// Package decode reads messages of any shape.
package decode

import "encoding/json"

// Names of all values in a message.
func Names(message []byte) (int, error) {
	var any map[string]interface{}
	if err := json.Unmarshal(message, &any); err != nil {
		return 0, err
	}
	return count(any), nil
}

func count(v interface{}) int {
	switch x := v.(type) {
	case map[string]interface{}:
		n := len(x)
		for _, e := range x {
			n += count(e)
		}
		return n
	case []interface{}:
		n := 0
		for _, e := range x {
			n += count(e)
		}
		return n
	}
	return 0
}
