"""Mail that comes in: read it whatever its shape, tell machines from people, cut a person's own words. No tables."""
