"""Publishes the results of TIMES energy models."""
