"""The entries of the four apps and of all of them in one process."""
