"""Records that are one: found, merged after a look at everything, and taken apart again when it was a mistake."""
