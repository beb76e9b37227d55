"""Readers of files with hours; they run in a child process with limits and know no database."""
