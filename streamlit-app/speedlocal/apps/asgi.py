"""The application that `speedlocal serve` runs: all four apps in one process."""

from streamlit import App

from speedlocal.apps.entry import PAGES
from speedlocal.apps.served import around, script

app = App(script("main"), **around(*PAGES))
