"""Pages of sequences and of emails."""
