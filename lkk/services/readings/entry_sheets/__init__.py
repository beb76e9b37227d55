"""The workbook of readings: made for an account, read back by its labels in a child process, looked at, then kept."""
