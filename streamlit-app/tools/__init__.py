"""What the Makefile runs for developers; no part of the product."""
