"""What may come out of a change to an address we send from."""


class AnotherInUse(Exception):
    """Somebody switched on another one for the same person, project or everybody."""


class AskedTooOften(Exception):
    """A test a minute is enough: each writes to somebody's server."""
