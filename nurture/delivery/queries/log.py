"""Everything that went, or is to go, to one person or one company, exactly as sent."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from accounts.models import Account, Contact
from nurture.delivery.models import Message
from nurture.delivery.queries.messages import Content, frozen_content
from nurture.delivery.queries.outbox import Shown, shown
from nurture.team.models import User
from nurture.web.paging import keyset_page

#: Each comes with its words: a page of them is read, not skimmed.
PAGE_SIZE: Final = 20
ON_A_CARD: Final = 5


@dataclass(frozen=True, slots=True)
class Logged:
    row: Shown
    # None: nothing of it has left us.
    content: Content | None


@dataclass(frozen=True, slots=True)
class Log:
    lines: list[Logged]
    next_cursor: str


def log_of(
    user: User, *, contact: Contact | None = None, account: Account | None = None, cursor: str, today: date
) -> Log:
    """The newest first. One query."""
    of = {"contact": contact} if contact else {"account": account}
    rows = (
        Message.objects.visible_to(user)
        .filter(**of)
        .select_related("contact", "account", "mailing__target__project")
    )
    page = keyset_page(rows, cursor, order=("-planned_at", "-id"), size=PAGE_SIZE)
    lines = [Logged(row, frozen_content(row.message)) for row in shown(page.rows, today=today)]
    return Log(lines, page.next_cursor)


def latest(
    user: User, *, account: Account | None = None, contact: Contact | None = None, today: date
) -> list[Shown]:
    """For a card, the newest first; one more than fits says that there are others. One query."""
    of = {"contact": contact} if contact else {"account": account}
    rows = Message.objects.visible_to(user).filter(**of).defer("raw").select_related("contact")
    return shown(rows.order_by("-planned_at", "-id")[: ON_A_CARD + 1], today=today)
