"""Sankey Diagrams: energy from source to use."""
