package agent

type attr struct {
	name, value string
}

// seriesID returns the number under which the samples of a series are stored.
func seriesID(attrs []attr) uint64 {
	h := uint64(14695981039346656037)
	for i := range attrs {
		h = mix(h, attrs[i].name)
		h = mix(h, attrs[i].value)
	}
	return mix(h, len(attrs))
}

func mix(h uint64, v any) uint64 {
	const prime = 1099511628211
	switch v := v.(type) {
	case string:
		for i := 0; i < len(v); i++ {
			h = (h ^ uint64(v[i])) * prime
		}
	case int:
		h = (h ^ uint64(v)) * prime
	case []byte:
		for _, c := range v {
			h = (h ^ uint64(c)) * prime
		}
	}
	return (h ^ 0xff) * prime
}
