"""Pages of delivery: the outbox for members, and what strangers reach from a mail."""
