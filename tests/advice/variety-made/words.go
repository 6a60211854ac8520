package made

import "unicode"

// Words takes a text apart: a word is told when it ends.
func Words(text string, tell func(string)) {
	word := ""
	for _, r := range text {
		if !unicode.IsLetter(r) {
			if word != "" {
				tell(word)
				word = ""
			}
			continue
		}
		word += string(unicode.ToLower(r))
	}
	if word != "" {
		tell(word)
	}
}

// Prefixes tells each beginning of a word, which nothing else than a new string can be.
func Prefixes(text string, tell func(string)) {
	so := ""
	for _, r := range text {
		if r == ' ' {
			so = ""
			continue
		}
		so += string(r)
		tell(so)
	}
}
