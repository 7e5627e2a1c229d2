"""Questions to the results database, one function a question."""
