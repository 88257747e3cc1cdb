"""What can stand in the way before a meeting."""


class LobbyClosed(Exception):
    """The meeting has been opened, or it is over or skipped: nobody votes early any more."""


class NotADelegate(Exception):
    """Somebody else of the same team and project comes for a person; nobody comes for themselves."""


class AlreadyBegun(Exception):
    """The meeting was opened: it is neither moved nor skipped."""
