"""What can stand in the way of changing a member."""


class LastAdministrator(Exception):
    """Nobody would be left to administer."""
