"""People who are away, or may have left: what waits for them, and what somebody has to find out."""
