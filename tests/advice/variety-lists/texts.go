// Package lists has code of a printing works: orders, sheets, labels, proofs.
package lists

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Job is one thing to print.
type Job struct {
	ID     int
	Press  int
	Title  string
	Client string
	Lines  []string
}

// Notes writes down for each client what was ordered.
func Notes(jobs []Job) map[string]string {
	notes := map[string]string{}
	for _, j := range jobs {
		if old, ok := notes[j.Client]; ok {
			notes[j.Client] = old + ", " + j.Title
		} else {
			notes[j.Client] = j.Title
		}
	}
	return notes
}

// ByPress writes down for each press what it prints.
func ByPress(jobs []Job, presses int) []string {
	plans := make([]string, presses)
	for i := range jobs {
		plans[jobs[i].Press] += strconv.Itoa(jobs[i].ID) + " "
	}
	return plans
}

// Press is a machine with its plan.
type Press struct{ plan string }

// Plan gives each press its plan.
func Plan(jobs []Job, presses []*Press) {
	for _, j := range jobs {
		presses[j.Press].plan += j.Title + "\n"
	}
}

// Title has the client's name behind it, once for each job.
func Title(jobs []Job) []string {
	titles := make([]string, len(jobs))
	for i, j := range jobs {
		titles[i] = j.Title
		if j.Press > 2 {
			titles[i] += " for " + j.Client
		}
	}
	return titles
}

// Address is a label: a name and one or two lines.
func Address(client string, lines []string) string {
	s := client
	for _, l := range lines {
		s += ", " + l
	}
	return s
}

// Condition is a query for many jobs.
func Condition(jobs []Job) string {
	where := ""
	for i := 0; i < len(jobs); i++ {
		if i > 0 {
			where += " OR "
		}
		where += fmt.Sprintf("id = %d", jobs[i].ID)
	}
	return where
}

// Query is put together step by step.
type Query struct{ text string }

// And adds a condition.
func (q *Query) And(field, value string) *Query {
	q.text += " AND " + field + " = '" + value + "'"
	return q
}

// All wants everything of these jobs.
func All(jobs []Job) string {
	q := &Query{}
	for _, j := range jobs {
		q.And("client", j.Client).And("title", j.Title)
	}
	return q.text
}

// Pad fills a text from the right.
func Pad(s string, width int) string {
	for len(s) < width {
		s += "."
	}
	return s
}

// Backwards turns a text round.
func Backwards(s string) string {
	var out string
	for _, r := range s {
		out = string(r) + out
	}
	return out
}

// Digest prints a checksum.
func Digest(sum []byte) string {
	s := ""
	for _, b := range sum {
		s += fmt.Sprintf("%02x", b)
	}
	return s
}

// Plainly is the same as it should be.
func Plainly(sum []byte) string { return hex.EncodeToString(sum) }

// Proof has all lines of a job.
func Proof(j *Job) string {
	var b strings.Builder
	for _, l := range j.Lines {
		b.WriteString(l)
		b.WriteByte('\n')
	}
	return b.String()
}
