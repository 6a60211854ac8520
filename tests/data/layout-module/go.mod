module example.com/lm

go 1.22
