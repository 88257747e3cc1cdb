"""Stopping and releasing, recovery, going live, and numbers for a monitor."""
