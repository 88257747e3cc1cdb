"""A private address at which a calendar program reads the meetings of one person."""
