"""The demo results, as files that a model wrote."""
