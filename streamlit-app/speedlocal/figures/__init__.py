"""Pictures from frames; pure, without Streamlit and without the database."""
