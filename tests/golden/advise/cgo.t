# What cgo puts around calls of C stands nowhere in the source: no note says that a file changed or is missing.
$ goperf advise tests/advice/variety-cgo/evidence 2>&1 | grep -v 'not in the evidence: compiler\|not looked for' | grep -E 'note|sum.go'
-- stdout --
    variety-cgo/sum.go:28  example.com/labels/variety-cgo.Sums
--
