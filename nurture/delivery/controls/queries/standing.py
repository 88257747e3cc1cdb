"""Whether anything may leave now, and what stands under it: one statement, in the transaction that hands over."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import connection

from nurture.delivery.controls import handed_over, journal, machine
from nurture.delivery.controls.models import RecoveryCause
from nurture.delivery.controls.rules.standing import (
    Facts,
    Known,
    Standing,
    barrier,
    marker,
    may_tell,
)
from nurture.prepared import Question, is_postgresql, run
from nurture.team.models import User

_SQL: Final = """
SELECT installation.name, installation.generation, installation.marker, recovery.cause, {itself},
       installation.recovered_at >= %s OR EXISTS(
           SELECT 1 FROM delivery_message WHERE delivery_message.id = %s AND delivery_message.handed_over_at >= %s
       ),
       stop.id, stop.project_id, stop.target_id, stop.identity_id, {footer}
FROM (SELECT 1 AS one) AS always
LEFT JOIN delivery_installation AS installation ON installation.id = 1
LEFT JOIN delivery_recovery AS recovery ON recovery.closed_at IS NULL
LEFT JOIN delivery_stop AS stop ON stop.lifted_at IS NULL
LEFT JOIN delivery_senderprofile AS profile ON profile.id = 1
"""
#: What the law wants under every mail, as the sender's profile has it.
FOOTER: Final = (
    "company_name", "company_name_latin", "postal_address", "postal_address_latin", "complaint_contact",
)  # fmt: skip
_FOOTER: Final = ", ".join(f"profile.{name}" for name in FOOTER)
#: Server and database by what no copy of the data carries along. Whoever restores in place makes no copy of it.
_POSTGRESQL: Final = _SQL.format(
    itself="(SELECT system_identifier FROM pg_control_system())::text || '/' || current_database()",
    footer=_FOOTER,
)
_SQLITE: Final = _SQL.format(
    itself="(SELECT file FROM pragma_database_list WHERE name = 'main')", footer=_FOOTER
)


@dataclass(frozen=True, slots=True)
class Read:
    """Everything that was found, for those who want more than the gate."""

    facts: Facts
    standing: Standing
    # Some recovery is open, whatever its cause.
    recovers: bool
    # The values of `FOOTER`; empty ones where nobody has written any.
    footer: tuple[str, ...]


class Enquiry:
    """What this machine knows, and what the database is then asked. Made after the lock of the hand-over was taken.

    The machine first: another one may tick while we ask, and nobody knows more than the database then.
    """

    def __init__(self) -> None:
        self._known, self._last = machine.known(), handed_over.last()
        last = self._last
        moment = connection.ops.adapt_datetimefield_value(last.at) if last else None
        self.question = Question(
            _POSTGRESQL if is_postgresql() else _SQLITE,
            [moment, last.message if last else None, moment],
        )

    def read(self) -> Read:
        rows = run(*self.question)
        facts = _facts(rows[0], self._known, knows_last=self._last is None or bool(rows[0][5]))
        stops = [row[6:10] for row in rows if row[6] is not None]
        footer = tuple([value or "" for value in rows[0][10:]])
        return Read(facts, _standing(facts, stops), recovers=rows[0][3] is not None, footer=footer)


def read() -> Read:
    return Enquiry().read()


def may_be_told(people: Iterable[User]) -> set[int]:
    """Which of us get mail by itself here. One query."""
    now = read().standing
    return {person.pk for person in people if may_tell(now, person.email)}


def _facts(row: tuple[Any, ...], known: Known | None, *, knows_last: bool) -> Facts:
    name, generation, confirmed, cause, itself = row[:5]
    return Facts(
        mode=settings.DELIVERY_MODE,
        needs_marker=settings.DELIVERY_NEEDS_MARKER,
        marker=confirmed or "",
        current=marker(str(itself), settings.SITE_URL),
        name=_hex(name),
        generation=generation or 0,
        knows_last=knows_last,
        recovering_from_restore=cause == RecoveryCause.RESTORE,
        keeps_journal=journal.folder() is not None,
        machine=known,
    )


def _hex(name: Any) -> str:
    """SQLite keeps a UUID as text without lines."""
    return str(name or "").replace("-", "")


def _standing(facts: Facts, stops: list[tuple[Any, ...]]) -> Standing:
    projects, targets, identities = (
        frozenset(stop[place] for stop in stops if stop[place] is not None) for place in (1, 2, 3)
    )
    allowed = frozenset(entry.lower() for entry in settings.DELIVERY_ALLOWLIST)
    return Standing(
        barrier=barrier(facts),
        allowed=None if facts.mode == "live" else allowed,
        everything=any(stop[1:] == (None, None, None) for stop in stops),
        projects=projects,
        targets=targets,
        identities=identities,
    )
