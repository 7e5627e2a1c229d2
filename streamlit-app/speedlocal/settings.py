"""What a deployment sets: the one reader of the environment."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Event
from typing import Final

import platformdirs
from pydantic import PositiveFloat, PositiveInt, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from speedlocal.errors import CommandError


class Settings(BaseSettings):
    """Each field is set as SPEEDLOCAL_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="SPEEDLOCAL_", frozen=True, use_attribute_docstrings=True)

    database_url: str = ""
    """Results database, duckdb:///PATH or postgresql://…; empty: the embedded one, or the demo."""

    sandbox_url: str = ""
    """Database for free SQL, as a restricted role; needed with PostgreSQL only, empty: free SQL is off."""

    app_urls: dict[str, str] = {}
    """Addresses of the apps as JSON, for example {"times": "../times"}; empty: no links."""

    sql_row_limit: PositiveInt = 10_000
    """Most rows that Database Tools shows for one statement."""

    sql_seconds: PositiveFloat = 30.0
    """Longest time for one statement in Database Tools."""


_overrides: dict[str, str] = {}
_takes_files: Final = Event()


@cache
def settings() -> Settings:
    """The settings of this process, read once; what cannot be read is a CommandError that names the variables."""
    try:
        return Settings(**_overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = [f"SPEEDLOCAL_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors()]
        raise CommandError("; ".join(wrong)) from error
    except SettingsError as error:
        raise CommandError(f"SPEEDLOCAL_APP_URLS is no JSON object from app to address: {error}") from error


def use_database(url: str) -> None:
    """Let this process read the given database, whatever the environment says."""
    _overrides["database_url"] = url
    settings.cache_clear()


def take_files() -> None:
    """Let the start page of this process load files; `speedlocal serve` says so, and no variable can."""
    _takes_files.set()


def takes_files() -> bool:
    """Whether the start page may load files: into the embedded database only, and where `take_files` was said."""
    return _takes_files.is_set() and not settings().database_url


def embedded_database() -> Path:
    """Where `speedlocal load` writes unless told otherwise."""
    return Path(platformdirs.user_data_dir("speedlocal", appauthor=False)) / "results.duckdb"


def cache_folder() -> Path:
    """Where what can be built again is kept, such as the demo's database."""
    return Path(platformdirs.user_cache_dir("speedlocal", appauthor=False))
