"""What people did with a message, and what proved that it arrived."""
