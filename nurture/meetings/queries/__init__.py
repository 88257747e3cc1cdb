"""Reads for the pages of meetings; each a fixed number of queries."""
