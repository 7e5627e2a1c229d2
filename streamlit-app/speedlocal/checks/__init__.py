"""Identities that the results of any TIMES run must hold."""
