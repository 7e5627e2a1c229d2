"""What makes the tables of this version those of an older one."""

from __future__ import annotations

SINCE_3 = {
    "scenario": ("source_label",),
    "commodity": ("label", "colour"),
    "process": ("label", "colour", "capacity_activity_source"),
    "timeslice": ("parent_source", "level_source", "fraction_source"),
    "trade_link": ("source", "efficiency_source"),
    "commodity_efficiency": ("source",),
}
TO_VERSION_2 = (
    *(f"ALTER TABLE {table} DROP COLUMN {name}" for table, names in SINCE_3.items() for name in names),
    *(f"DROP TABLE {table}" for table in ("source_region", "mapped_name", "mapping_file")),
    "UPDATE publication SET schema_version = 2",
)
"""No input of the model says where it is known from, and no mapping is kept."""
TO_VERSION_1 = (
    *TO_VERSION_2,
    "DROP VIEW timesreport_facts",
    "UPDATE process SET unit_source = capacity_unit_source WHERE unit_source IS NULL",
    "ALTER TABLE process DROP COLUMN capacity_unit_source",
    "UPDATE publication SET schema_version = 1",
)
"""One source for both units of a process, and no view over the tables."""
