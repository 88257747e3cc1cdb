"""Accounts, contacts and deals out of a file: read, map, dry-run, carry out, report."""
