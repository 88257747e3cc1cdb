"""Reads across everything for one person's day, each with a fixed number of queries."""
