"""What can stand in the way of stopping, releasing and coming back."""


class AlreadyReleased(Exception):
    """Somebody has released this stop already."""


class ReleaseNotAsked(Exception):
    """Nobody has asked for the release, or it was taken back meanwhile."""


class NeedsSomebodyElse(Exception):
    """Whoever asks for the release does not give it: somebody of the other team, or another lead, does."""


class NoJournal(Exception):
    """Without JOURNAL_DIR a restore could not be noticed: it cannot go live."""


class NothingToRecover(Exception):
    """No recovery is open, or it is over."""


class StillHeld(Exception):
    """Sending goes on when every message that waits has been decided."""
