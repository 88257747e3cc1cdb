"""The meeting in the browser."""
