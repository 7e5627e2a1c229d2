"""Files that a model wrote, read into one shape and published."""
