"""Look into a mailbox: take what is new, one mail a transaction, and note how far it was read after each.

Whoever dies in between reads the same mail again, which is then known by its fingerprint. Nothing is marked, moved or
deleted.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import Error, InterfaceError, OperationalError

from nurture.delivery import clock, oauth
from nurture.delivery.actions import inbound
from nurture.delivery.identities import signing, vault
from nurture.delivery.mailboxes import actions, imap
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.mailboxes.rules import look_back_from

#: One look stays short, so that one full mailbox keeps no other waiting.
MAILS_A_LOOK: Final = 200
SECONDS_A_LOOK: Final = 40.0
#: After that what is left over waits for the next order, a minute after the last one.
SECONDS_IN_TURN: Final = 45.0
#: With a mailbox's number added: one reader each.
LOCK: Final = 7_302_000_000

_LOG: Final = logging.getLogger(__name__)
_PROBLEMS: Final = {
    imap.Unreachable: Mailbox.Problem.UNREACHABLE,
    imap.NotEncrypted: Mailbox.Problem.ENCRYPTION,
    imap.Refused: Mailbox.Problem.REFUSED,
    oauth.NotIssued: Mailbox.Problem.NOT_ISSUED,
    oauth.TokensAway: Mailbox.Problem.TOKENS_AWAY,
    imap.NoFolder: Mailbox.Problem.NO_FOLDER,
    imap.NotUnderstood: Mailbox.Problem.PROTOCOL,
}


@dataclass(frozen=True, slots=True)
class Looked:
    """How many mails were new, and whether there are more."""

    new: int = 0
    more: bool = False
    problem: str = ""


def look_in_turn(mailboxes: Iterable[Mailbox], *, now: Callable[[], datetime]) -> None:
    """Each once; then again and again those in which there is more."""
    until, rows = time.monotonic() + SECONDS_IN_TURN, list(mailboxes)
    while rows:
        rows = [each for each in rows if (found := look(each, now=now)) and found.more]
        if time.monotonic() > until:
            return


def look(mailbox: Mailbox, *, now: Callable[[], datetime]) -> Looked | None:
    """None: somebody else is looking. One that is switched off is only opened. Problems end on the row."""
    with clock.one_at_a_time(LOCK + mailbox.pk) as mine:
        if not mine:
            return None
        mailbox.refresh_from_db()
        try:
            return _look(mailbox, now)
        except (vault.NoKey, vault.Unreadable):
            problem, text = Mailbox.Problem.LOCKED, ""
        except tuple(_PROBLEMS) as trouble:
            problem, text = _PROBLEMS[type(trouble)], str(trouble)
        actions.failed(mailbox=mailbox, problem=problem, text=text, at=now())
        return Looked(problem=problem)


def _look(mailbox: Mailbox, now: Callable[[], datetime]) -> Looked:
    with _opened(mailbox) as folder:
        found = Looked()
        if mailbox.is_in_use:
            found = _take_new(mailbox, folder, now)
        actions.looked(mailbox=mailbox, mails=folder.mails, more=found.more, at=now())
        return found


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imap.Folder]:
    secrets = vault.unlock(mailbox.secrets, owner=str(mailbox.operation))
    door = imap.Door(
        host=mailbox.host,
        port=mailbox.port,
        security=mailbox.security,
        user=mailbox.user,
        password=secrets.get("password", ""),
        bearer=signing.bearer_of(mailbox, secrets),
        folder=mailbox.folder,
    )
    with imap.Session.opened(door) as session:
        yield session.examine(mailbox.folder)


def _take_new(mailbox: Mailbox, folder: imap.Folder, now: Callable[[], datetime]) -> Looked:
    until = time.monotonic() + SECONDS_A_LOOK
    newest = folder.newest()
    numbers, new = _new_numbers(mailbox, folder, now()), 0
    for number in numbers[:MAILS_A_LOOK]:
        if time.monotonic() > until:
            return Looked(new, more=True)
        raw = folder.fetch(number)
        if raw is not None:
            new += _take(mailbox, raw, at=now())
        actions.read_up_to(mailbox=mailbox, validity=folder.validity, number=number)
    more = len(numbers) > MAILS_A_LOOK
    if not more:
        # Also what a first look left out as too old is behind us now.
        actions.read_up_to(mailbox=mailbox, validity=folder.validity, number=newest)
    return Looked(new, more=more)


def _new_numbers(mailbox: Mailbox, folder: imap.Folder, at: datetime) -> list[int]:
    if mailbox.uid_validity == folder.validity:
        return folder.numbers_after(mailbox.last_uid)
    return folder.numbers_since(look_back_from(at, mailbox.good_at).date())


def _take(mailbox: Mailbox, raw: bytes, *, at: datetime) -> bool:
    """Whether it was new. A mail that cannot be taken in stops no other: it is kept for a person to look at."""
    try:
        return inbound.take(raw=raw, mailbox=mailbox, at=at)
    except (OperationalError, InterfaceError):
        # The database is away: the same mail comes again.
        raise
    except (Error, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        _LOG.exception("A mail of %s could not be taken in.", mailbox)
        return inbound.keep_aside(raw=raw, mailbox=mailbox, at=at)
