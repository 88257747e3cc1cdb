"""Typed reads of delivery, each with a fixed number of queries."""
