"""TIMES Data Explorer: an attribute over the periods."""
