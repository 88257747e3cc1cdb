"""When minutes are locked, when the criteria are looked at, and how plain text is set. Pure."""
