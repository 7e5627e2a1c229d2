"""Database Tools: tables, columns and free SQL."""
