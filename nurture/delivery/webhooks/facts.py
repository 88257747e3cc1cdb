"""What may come out of a provider's call."""


class NotBelieved(Exception):
    """It is not signed as it should be: it may be anybody."""


class NotUnderstood(Exception):
    """It is signed, and cannot be read."""
