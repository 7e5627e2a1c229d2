"""A page that takes a file and says what arrived; run by the image in the place of an app."""

import hashlib

import streamlit as st

st.title("Upload")
if file := st.file_uploader("File"):
    content = file.getvalue()
    st.text(f"{file.name}: {len(content)} bytes, {hashlib.sha256(content).hexdigest()}")
    st.download_button("Give it back", content, file.name)
