"""Energy Flow Maps: `python -m streamlit run flow_maps_app.py`."""

from streamlit import App

from speedlocal.apps.served import around, script

app = App(script("flow_maps"), **around())
