"""Energy Flow Maps: what flows between regions."""
