; found in the log of the race detector
