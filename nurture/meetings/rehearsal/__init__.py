"""Practising a meeting alone: the real room, and nothing of it is kept.

Everything happens by the room's own views, in a transaction that is always rolled back. What was done so far travels
with the page, and is done again before the next step: nowhere else is there a trace of it.
"""
