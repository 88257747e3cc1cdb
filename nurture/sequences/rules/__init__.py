"""What an approval is bound to, who has to give it, and where an email stands. Pure."""
