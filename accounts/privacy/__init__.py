"""Everything about one person, and how it leaves us."""
