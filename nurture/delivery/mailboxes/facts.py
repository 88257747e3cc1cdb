"""What may come out of a change to a mailbox."""


class AlreadyInUse(Exception):
    """The same folder is read already, by another entry."""


class AskedTooOften(Exception):
    """It was asked a moment ago."""
