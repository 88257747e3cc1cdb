"""Nine named points on the way of a message, where a test may stop, slow or kill the worker.

Nothing listens but the fault suite: its settings module sets `listener` before a worker takes anything. In a window of
several messages each point is passed once a window where a database is concerned, once a message where a server is.
"""

from collections.abc import Callable
from enum import StrEnum


class Point(StrEnum):
    """In the order in which a message passes them."""

    # Committed as claimed.
    CLAIMED = "claimed"
    # Every gate has passed, the bytes are rendered; nothing is committed yet.
    GATED = "gated"
    # "Handing over" is committed; no byte has left.
    COMMITTED = "committed"
    # The server has been greeted, encrypted and signed in to.
    CONNECTED = "connected"
    # With PIPELINING the next two come right after another: MAIL, RCPT and DATA leave together.
    MAIL_SENT = "mail_sent"
    DATA_SENT = "data_sent"
    # Half of the mail has left.
    MID_BODY = "mid_body"
    # The final dot has left, its reply is not read.
    DOT_SENT = "dot_sent"
    # The server's answer is read and not yet written down.
    REPLY_READ = "reply_read"


listener: Callable[[Point], None] | None = None


def reached(point: Point) -> None:
    if listener is not None:
        listener(point)
