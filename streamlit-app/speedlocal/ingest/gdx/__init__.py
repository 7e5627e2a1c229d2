"""GDX, the file of a GAMS run: a solved TIMES model, or a result cube of TIMES/MIRO."""

from speedlocal.ingest.gdx.read import read_gdx

__all__ = ["read_gdx"]
