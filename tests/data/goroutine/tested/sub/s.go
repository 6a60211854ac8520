package sub

func Wait() { go func() { var ch chan int; <-ch }() }
