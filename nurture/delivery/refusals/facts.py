"""What can stand in the way of lifting a suppression."""


class NeedsConsent(Exception):
    """The person refused: only a consent that is newer lifts that."""


class NotByOneself(Exception):
    """Whoever asks does not answer."""


class AlreadyAnswered(Exception):
    """Somebody has answered this request already."""


class AlreadyAsked(Exception):
    """A colleague has asked already and waits for an answer."""


class AlreadyGone(Exception):
    """It is not on the list any more."""


class NeverLifted(Exception):
    """Whoever was erased is not known any more, so nobody can consent."""
