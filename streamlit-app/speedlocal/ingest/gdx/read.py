"""The door: what kind of GDX a file is, and the results it holds."""

from __future__ import annotations

from pathlib import Path

from speedlocal.errors import InputError
from speedlocal.ingest.code_pages import tell_first
from speedlocal.ingest.gdx.container import Gdx, open_gdx
from speedlocal.ingest.gdx.cube import cube_inputs, cube_results, is_cube
from speedlocal.ingest.gdx.inputs import solve_inputs
from speedlocal.ingest.gdx.model import add_model
from speedlocal.ingest.gdx.solve import is_solve, solve_results
from speedlocal.ingest.result_set import ResultSet, Source


def read_gdx(path: Path) -> ResultSet:
    """Read a GDX of a solved TIMES model or of TIMES/MIRO into a ResultSet, recognised by the symbols it holds.

    The scenario is the file's stem, as no symbol names it. Beside the rows it has elements, sets and links, units
    with the symbol that states each, and the parameters COM_IE, IRE_FLO, TOP_IRE, G_YRFR, TS_GROUP, TS_MAP,
    PRC_CAPACT and G_DYEAR. COM_IE stands at the first period that it holds for, IRE_FLO at each period. The source's
    header tells the kind of GDX, its symbols and who wrote it. What is no GDX, damaged, no run of TIMES, or holds
    results that are no numbers is an InputError; an input that is none is left out with a warning.
    """
    gdx = open_gdx(path)
    kind, results = _results(gdx)
    results.parameters = [one._replace(source=path.name) for one in results.parameters]
    tell_first(results, path.name, gdx.encoding, (*gdx.labels, *gdx.texts))
    header = f"{kind}; {len(gdx.symbols):,} symbols; {gdx.producer}"
    results.sources.append(Source(path.name, "gdx", gdx.encoding, gdx.sha256, len(gdx.content), header))
    return results


def _results(gdx: Gdx) -> tuple[str, ResultSet]:
    if is_cube(gdx):
        inputs = cube_inputs(gdx)
        results = cube_results(gdx, inputs)
        add_model(results, inputs)
        return "result cube", results
    if is_solve(gdx):
        results = solve_results(gdx)
        add_model(results, solve_inputs(gdx))
        return "solve", results
    raise InputError(
        "no run of TIMES: it holds neither cubeoutput nor F_IN, F_OUT, PAR_ACTL, PAR_CAPL and ObjZ", file=gdx.path
    )
