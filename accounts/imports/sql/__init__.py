"""Matching and writing a whole file in a few statements, the same ones on PostgreSQL and SQLite."""
