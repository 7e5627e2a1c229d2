"""The tables of a results database: the only place where they are defined; `views` has what is seen through them.

`result` is the one fact table; everything else describes it or is summed up from it. Every table but `publication`
carries the scenario's name, so that one scenario is replaced as a whole. Codes keep their spelling; two codes that
differ in case only are the same. `-` stands where a dimension does not apply.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Double, Integer, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateColumn, SetColumnComment

SCHEMA_VERSION: Final = 3
"""Counts the changes of these tables and of the views over them; `migrate` has a step for each."""

UNKNOWN_REGION: Final = "(unknown)"
"""Stands for the other side of an exchange that no source names."""

AGGREGATED: Final = "(all)"
"""Stands in the place of a dimension that the source has summed up."""

NO_SETS: Final = "sets of processes and commodities"
NO_EFFICIENCIES: Final = "commodity efficiencies"
"""What `scenario.lacks` calls these where no source holds them."""

metadata = MetaData()


def _text(name: str, comment: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable, comment=comment)


def _scenario() -> Column[str]:
    return _text("scenario", "name of the scenario")


def _of_region() -> Iterator[Column[Any]]:
    yield _text("region", "code")
    yield _text("label", "plain name", nullable=True)
    yield Column("longitude", Double, comment="degrees east; empty: unknown")
    yield Column("latitude", Double, comment="degrees north; empty: unknown")
    yield _text("kind", "model region, neighbour or pseudo")


publication = Table(
    "publication",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="counts the changes, from 1"),
    Column("at", DateTime(timezone=True), quote=True, nullable=False, comment="when the change was published"),
    Column("schema_version", Integer, nullable=False, comment="version of these tables"),
    _text("program_version", "version of the program that wrote it"),
    _text("change", "what was done, in words"),
    Column("demo", Boolean, nullable=False, comment="whether the database is the demo"),
    comment="One row a change of this database.",
)

scenario = Table(
    "scenario",
    metadata,
    _text("scenario", "name of the scenario, unique"),
    _text("model", "name of the model", nullable=True),
    _text("label", "plain name for readers: the mapping's, else the source's", nullable=True),
    _text("source_label", "plain name that the source has", nullable=True),
    _text("description", "what the source says of it", nullable=True),
    Column("reference", Boolean, nullable=False, comment="whether others are compared with it"),
    Column("objective", Double, comment="ObjZ, discounted, in `currency`"),
    _text("solve_status", "GAMS model status as the source has it; 1 is optimal", nullable=True),
    _text("currency", "currency of costs, where the source names one", nullable=True),
    _text("base_year", "G_DYEAR, the year that costs are discounted to, where known; no year of prices", nullable=True),
    _text("mapping_version", "folder and hash of the mapping rules that set sectors, stages, carriers and labels"),
    _text("lacks", "what the sources did not hold, separated by semicolons"),
    Column("rows", BigInteger, nullable=False, comment="rows in `result`"),
    Column("loaded_at", DateTime(timezone=True), nullable=False, comment="when it was published"),
    comment="One row a scenario.",
)

source = Table(
    "source",
    metadata,
    _scenario(),
    _text("file", "file name"),
    _text("format", "what kind of file it is"),
    _text("encoding", "utf-8 or cp1252"),
    _text("sha256", "hash of its bytes"),
    Column("size", BigInteger, nullable=False, comment="bytes"),
    _text("header", "its header lines, one a line, in order"),
    Column("loaded_at", DateTime(timezone=True), nullable=False, comment="when it was read"),
    comment="One row a file that a scenario was loaded from.",
)

element = Table(
    "element",
    metadata,
    _scenario(),
    Column("position", Integer, nullable=False, comment="place in the file, from 1"),
    _text("dimension", "dimension as the file has it, such as Process or ProcessSET"),
    _text("region", "region, or - where the dimension has none"),
    _text("code", "the element"),
    _text("description", "its description"),
    comment="Every row of the .vde, in file order.",
)

commodity = Table(
    "commodity",
    metadata,
    _scenario(),
    _text("region", "region"),
    _text("commodity", "code"),
    _text("description", "description in this region", nullable=True),
    _text("kind", "NRG, ENV, MAT, DEM or FIN, where a set says so", nullable=True),
    _text("unit", "unit of its flows; empty: unknown", nullable=True),
    _text("unit_source", "where the unit is known from", nullable=True),
    _text("carrier", "carrier by the mapping rules"),
    _text("sector", "sector by the mapping rules"),
    _text("label", "plain name by the mapping rules", nullable=True),
    _text("colour", "colour by the mapping rules, # and six digits", nullable=True),
    _text("rule", "the rules that set carrier and sector"),
    comment="One row a commodity and region.",
)

process = Table(
    "process",
    metadata,
    _scenario(),
    _text("region", "region"),
    _text("process", "code"),
    _text("description", "description in this region", nullable=True),
    _text("activity_unit", "unit of VAR_Act; empty: unknown", nullable=True),
    _text("capacity_unit", "unit of VAR_Cap; empty: unknown", nullable=True),
    Column("capacity_activity", Double, comment="PRC_CAPACT: activity per unit of capacity and year"),
    _text("unit_source", "where the activity's unit is known from", nullable=True),
    _text("capacity_unit_source", "where the capacity's unit is known from", nullable=True),
    _text("capacity_activity_source", "file that tells PRC_CAPACT", nullable=True),
    _text("sector", "sector by the mapping rules"),
    _text("stage", "stage between source and use by the mapping rules"),
    _text("kind", "TIMES process set that set the stage", nullable=True),
    _text("label", "plain name by the mapping rules", nullable=True),
    _text("colour", "colour by the mapping rules, # and six digits", nullable=True),
    _text("rule", "the rules that set sector and stage"),
    comment="One row a process and region.",
)

set_member = Table(
    "set_member",
    metadata,
    _scenario(),
    Column("position", Integer, nullable=False, comment="place in the file, from 1"),
    _text("dimension", "Commodity, Process or UserConstraint"),
    _text("region", "region"),
    _text("set", "name of the set"),
    _text("element", "code of the member"),
    comment="Every row of the .vds.",
)

timeslice = Table(
    "timeslice",
    metadata,
    _scenario(),
    _text("region", "region"),
    _text("timeslice", "code"),
    _text("parent", "timeslice above it", nullable=True),
    _text("level", "ANNUAL, SEASON, WEEKLY or DAYNITE", nullable=True),
    Column("fraction", Double, comment="share of the year; empty: unknown"),
    _text("parent_source", "file that tells TS_MAP", nullable=True),
    _text("level_source", "file that tells TS_GROUP", nullable=True),
    _text("fraction_source", "file that tells G_YRFR", nullable=True),
    comment="The tree of timeslices, where a source holds it.",
)

topology = Table(
    "topology",
    metadata,
    _scenario(),
    Column("position", Integer, nullable=False, comment="place in the file, from 1"),
    _text("region", "region, or the user constraint's name"),
    _text("process", "process or user constraint"),
    _text("commodity", "commodity or group"),
    _text("direction", "IN, OUT or UC"),
    Column("is_group", Boolean, nullable=False, comment="whether `commodity` is a group that is no commodity"),
    comment="Every row of the .vdt.",
)

trade_link = Table(
    "trade_link",
    metadata,
    _scenario(),
    _text("process", "exchange process"),
    _text("origin", "region that sends"),
    _text("destination", "region that receives"),
    _text("commodity", "commodity that is sent"),
    _text("arriving_commodity", "commodity that it arrives as, most often the same"),
    Column("efficiency", Double, comment="IRE_FLO: received per sent; empty: unknown"),
    _text("known_by", "TOP_IRE, the shared process, a set, or the rule that names the neighbour"),
    _text("source", "file that tells the link; empty where it follows from sets and flows", nullable=True),
    _text("efficiency_source", "file that tells IRE_FLO", nullable=True),
    comment="Who trades with whom.",
)

commodity_efficiency = Table(
    "commodity_efficiency",
    metadata,
    _scenario(),
    _text("region", "region"),
    _text("commodity", "commodity"),
    _text("period", "first period that it holds for"),
    _text("timeslice", "timeslice"),
    Column("efficiency", Double, nullable=False, comment="COM_IE: share of production that reaches consumption"),
    _text("source", "file that tells it", nullable=True),
    comment="COM_IE, where a source holds it.",
)

region = Table(
    "region",
    metadata,
    _scenario(),
    *_of_region(),
    comment="One row a region.",
)

source_region = Table(
    "source_region",
    metadata,
    _scenario(),
    *_of_region(),
    comment="Regions as the sources tell them, before a mapping.",
)

mapped_name = Table(
    "mapped_name",
    metadata,
    _scenario(),
    _text("dimension", "carrier or sector"),
    _text("code", "the carrier or sector"),
    _text("label", "plain name"),
    _text("colour", "colour, # and six digits"),
    comment="Carriers and sectors that a model's mapping names, colours or adds; others are called as usual.",
)

mapping_file = Table(
    "mapping_file",
    metadata,
    _text("version", "the mapping_version of its scenarios"),
    _text("file", "name of the file in the model's folder"),
    _text("text", "what it holds"),
    comment="The files of models' mapping folders.",
)

finding = Table(
    "finding",
    metadata,
    _scenario(),
    Column("position", Integer, nullable=False, comment="place in the import report, from 1"),
    _text("severity", "note or warning"),
    _text("text", "what was found"),
    comment="The import report's lines.",
)

check_result = Table(
    "check_result",
    metadata,
    _scenario(),
    _text("check", "name of the identity"),
    _text("verdict", "holds, does not hold or cannot be decided"),
    Column("tested", BigInteger, nullable=False, comment="how many balances were compared"),
    Column("failed", BigInteger, nullable=False, comment="how many do not hold"),
    Column("worst", Double, comment="largest relative difference"),
    _text("detail", "the worst case, or why it cannot be decided"),
    comment="The verdicts of the checks.",
)

view = Table(
    "view",
    metadata,
    _text("name", "name of the view, unique"),
    _text("link", "the choices, as the address holds them"),
    Column("at", DateTime(timezone=True), quote=True, nullable=False, comment="when it was published"),
    comment="Named views that the modeller publishes.",
)

saved_query = Table(
    "saved_query",
    metadata,
    _text("name", "name of the question, unique"),
    _text("sql", "the statement"),
    Column("at", DateTime(timezone=True), quote=True, nullable=False, comment="when it was saved"),
    comment="Named questions that the modeller publishes.",
)

result = Table(
    "result",
    metadata,
    _scenario(),
    _text("sow", "state of the world; - in a deterministic run"),
    _text("attribute", "what the value is, such as VAR_FOut"),
    _text("commodity", "commodity, or - where none applies"),
    _text("process", "process, or - where none applies"),
    _text("period", "period as the model wrote it"),
    _text("region", "region"),
    _text("vintage", "vintage, or a tag in its place"),
    _text("timeslice", "timeslice; ANNUAL is the whole year"),
    _text("userconstraint", "user constraint, or a tag in its place"),
    Column("value", Double, nullable=False, comment="the value as the model wrote it"),
    Column("is_eps", Boolean, nullable=False, comment="whether the model wrote Eps, which counts as 0"),
    Column("year", Integer, comment="the period as a number, where it is one"),
    comment="Every row that the model wrote, one a key.",
)

annual = Table(
    "annual",
    metadata,
    _scenario(),
    _text("sow", "state of the world"),
    _text("attribute", "attribute; only those that may be summed over timeslices and vintages"),
    _text("commodity", "commodity, or -"),
    _text("process", "process, or -"),
    _text("period", "period"),
    _text("region", "region"),
    _text("userconstraint", "user constraint or tag, or -"),
    Column("value", Double, nullable=False, comment="sum over timeslices and vintages"),
    Column("rows", BigInteger, nullable=False, comment="rows of `result` in the sum"),
    Column("year", Integer, comment="the period as a number, where it is one"),
    comment="Summary: `result` summed over timeslices and vintages.",
)

trade = Table(
    "trade",
    metadata,
    _scenario(),
    _text("sow", "state of the world"),
    _text("process", "exchange process"),
    _text("commodity", "commodity that is sent"),
    _text("arriving_commodity", "commodity that it arrives as, most often the same"),
    _text("period", "period"),
    _text("origin", "region that sends"),
    _text("destination", "region that receives"),
    Column("sent", Double, comment="VAR_FIn at the origin; empty where the origin lies outside the model"),
    Column("arrived", Double, comment="VAR_FOut at the destination; empty where it lies outside the model"),
    comment="Summary: annual flows between regions.",
)

KEY: Final = (
    "sow",
    "attribute",
    "commodity",
    "process",
    "period",
    "region",
    "vintage",
    "timeslice",
    "userconstraint",
)
"""The columns that identify a row of `result` within its scenario."""

PER_SCENARIO: Final = tuple(t for t in metadata.sorted_tables if "scenario" in t.columns)
"""The tables that are replaced with a scenario."""


def column_statements(column: Column[str], dialect: Dialect) -> tuple[str, str]:
    """Return the statements that add a column to its table, with its comment."""
    added = f"ALTER TABLE {column.table.name} ADD COLUMN {CreateColumn(column).compile(dialect=dialect)}"
    return added, str(SetColumnComment(column).compile(dialect=dialect))
