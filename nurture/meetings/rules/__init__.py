"""The order of the agenda. Pure."""
