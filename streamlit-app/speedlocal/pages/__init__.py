"""One package a page, each with render()."""
