"""Database Tools: `python -m streamlit run database_app.py`."""

from streamlit import App

from speedlocal.apps.served import around, script

app = App(script("database"), **around())
