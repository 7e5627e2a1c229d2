"""The results database: its tables, how it is opened, written and summed up."""
