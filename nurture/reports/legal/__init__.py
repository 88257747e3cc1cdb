"""What we can show about a mail when somebody asks why it was sent: for one message, a person, a period."""
