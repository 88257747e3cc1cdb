"""When, how often and by which way a message may move. Pure: no tables, no clock, no settings."""
