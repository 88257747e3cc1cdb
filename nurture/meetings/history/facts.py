"""What can stand in the way of judging a decision."""


class NothingSent(Exception):
    """It sends nothing, does not stand, or nothing of it has left us yet: there is nothing to judge."""
