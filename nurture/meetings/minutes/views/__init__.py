"""Closing a meeting, and what is written of it, in the browser."""
