"""How a meeting ends, and what is left of it in writing."""
