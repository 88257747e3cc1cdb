"""What may come out of an answer about somebody who is not there."""


class AlreadyAnswered(Exception):
    """Somebody has found out already, or they wrote themselves."""
