"""All four apps in one process: `python -m streamlit run app/main.py`."""

from streamlit import App

from speedlocal.apps.entry import PAGES
from speedlocal.apps.served import around, script

app = App(script("main"), **around(*PAGES))
