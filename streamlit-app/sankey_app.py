"""Sankey Diagrams: `python -m streamlit run sankey_app.py`."""

from streamlit import App

from speedlocal.apps.served import around, script

app = App(script("sankey"), **around())
