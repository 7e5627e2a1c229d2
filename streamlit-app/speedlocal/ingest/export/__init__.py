"""Ways out: a scenario as VEDA files, as a table in CSV or Parquet, as a workbook."""
