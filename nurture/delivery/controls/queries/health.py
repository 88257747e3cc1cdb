"""What is wrong with sending, in words for whoever runs it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from nurture.delivery.controls.queries.checklist import is_writable
from nurture.delivery.controls.queries.recovery import open_recovery
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.controls.words import BARRIERS
from nurture.delivery.mailboxes.queries import silent
from nurture.delivery.queries.heartbeats import is_alive, last_beats


def codes(*, at: datetime) -> list[str]:
    """For a machine, without a word about whom and what: nothing, or what keeps mail from going. Two queries."""
    found, beats = read(), last_beats()
    lacks = [kind for kind in ("worker", "scheduler") if not is_alive(beats.get(kind), at=at)]
    stopped = ["stopped"] if found.standing.everything else []
    return [*([found.standing.barrier] if found.standing.barrier else []), *stopped, *lacks]


def problems(*, at: datetime) -> Iterator[str]:
    """Nothing: mail goes when it is due. That it is off on purpose is no problem."""
    found, beats = read(), last_beats()
    code = found.standing.barrier
    if code and code != "mode_off":
        yield f"{BARRIERS[code].title} {BARRIERS[code].text}"
    if found.standing.everything:
        yield _("All sending is stopped.")
    if found.recovers and open_recovery() is not None and code != "restored":
        yield _("Messages that came due while nobody looked wait for somebody's choice.")
    if found.facts.keeps_journal and not is_writable():
        yield _("The journal cannot be written.")
    for mailbox in silent(at=at):
        yield _("%(mailbox)s is not read.") % {"mailbox": mailbox} + f" {mailbox.get_problem_display()}"
    for kind in ("worker", "scheduler"):
        if not is_alive(beats.get(kind), at=at):
            beat = beats.get(kind)
            yield _("Last sign of the %(kind)s: %(at)s") % {
                "kind": kind,
                "at": beat.isoformat() if beat else "–",
            }
