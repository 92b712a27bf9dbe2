"""Skills in archives: recognised by their bytes, unpacked in memory by a loop of our own, under limits."""
