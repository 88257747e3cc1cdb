"""What servers say changes how much they get."""

from collections.abc import Sequence
from datetime import datetime

from nurture.delivery.models import Message
from nurture.delivery.smtp import HandOver


def said(heard: Sequence[tuple[Message, HandOver]], *, at: datetime) -> None:
    """Of a window at once, after its messages were moved. A fixed number of statements, usually one."""
