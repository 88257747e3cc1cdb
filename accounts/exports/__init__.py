"""Lists as files: streamed, safe to open, and on record."""
