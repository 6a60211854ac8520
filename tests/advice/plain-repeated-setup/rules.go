package intake

import (
	"bytes"
	"regexp"
	"strings"
)

// rule is what an agent typed: a pattern, and the folder that matching mail goes to.
type rule struct {
	pattern string
	folder  int
}

// preview runs a rule that is being typed over some of the inbox, and says how many it would move.
func preview(r *rule, inbox []message) (int, error) {
	re, err := regexp.Compile(r.pattern)
	if err != nil {
		return 0, err
	}
	n := 0
	for i := range inbox {
		if re.MatchString(inbox[i].subject) {
			n++
		}
	}
	return n, nil
}

const campaign = "Dear %NAME%, your ticket %TICKET% from %FROM% was closed. We hope that all is well, %NAME%.\n"

// merge writes the text of the campaign for each recipient.
func merge(out *bytes.Buffer, inbox []message) error {
	for i := range inbox {
		m := &inbox[i]
		fill := strings.NewReplacer("%NAME%", m.name, "%TICKET%", m.ticket, "%FROM%", m.from)
		if _, err := fill.WriteString(out, campaign); err != nil {
			return err
		}
	}
	return nil
}
