"""Mailboxes in which answers and reports arrive, read over IMAP without leaving a trace in them."""
