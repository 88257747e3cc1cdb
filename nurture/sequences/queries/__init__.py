"""Reads for the pages of sequences and emails; each a fixed number of queries."""
