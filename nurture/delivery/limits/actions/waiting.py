"""What waited for a limit goes on by itself."""

from datetime import datetime


def let_go(*, at: datetime) -> int:
    """Those whose time has come are planned again; the gate asks them everything once more."""
    return 0
