"""Stopping and releasing, going live, and coming back after a gap or a restore."""
