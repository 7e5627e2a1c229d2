"""The scripts that Streamlit runs, one an app; nothing else lies here, since their folder goes first on the path."""
