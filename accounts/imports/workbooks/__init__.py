"""Excel files, read in a process of their own: what they unpack to is anybody's guess."""
