"""What went lately, and what pages show of it."""
