"""Measurements against minimal apps and raw engines, each ratio taken in one run."""
