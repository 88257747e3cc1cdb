"""Practising a meeting in the browser."""
