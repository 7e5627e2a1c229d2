"""Measurements against raw engines, each ratio taken in one run."""
