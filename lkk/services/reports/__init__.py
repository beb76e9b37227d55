"""Reports for heads: figures of a period, counted by the database over the rows themselves."""
