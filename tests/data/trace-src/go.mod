module goperf.test/trace

go 1.26
