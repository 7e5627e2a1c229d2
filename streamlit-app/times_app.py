"""TIMES Data Explorer: `python -m streamlit run times_app.py`."""

from streamlit import App

from speedlocal.apps.served import around, script

app = App(script("times"), **around())
