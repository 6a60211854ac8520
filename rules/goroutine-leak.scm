; found in goroutine profiles
