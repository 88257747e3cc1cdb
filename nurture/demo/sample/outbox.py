"""What mail does when nothing is certain: one message in each state, to colleagues who asked for a letter that went.

Each goes by the decision of the letter it carries, so the gates let it go; what happened to it is told to the same
actions as the mail server's word.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from nurture.delivery.actions import planning, stopping
from nurture.delivery.actions.arrows import move
from nurture.delivery.limits.models import DomainPace
from nurture.delivery.limits.rules.pacing import receiver_of
from nurture.delivery.models import Mailing, Message, MessageState
from nurture.delivery.smtp import HandOver, Verdict
from nurture.delivery.smtp.outcome import Phase
from nurture.demo.sample.days import DAY, TOKYO, Days, moment
from nurture.demo.sample.history import Known
from nurture.demo.sample.sent import hand_over
from nurture.team.models import User

SILENT: Final = HandOver(Verdict.UNCERTAIN, Phase.REPLY, None, "", "Connection reset by peer")
FULL: Final = HandOver(
    Verdict.REFUSED, Phase.RCPT, 552, "5.2.2", "5.2.2 Mailbox full, 2048 MB of 2048 MB used"
)


class Outbox:
    def __init__(self, known: Callable[[str], Known], users: Mapping[str, User], days: Days) -> None:
        self._known, self._users, self._days = known, users, days

    def fill(self) -> None:
        lately = self._last_window()
        self._nobody_knows(lately)
        self._mailbox_full(lately - timedelta(minutes=31))
        self._too_late(lately - timedelta(minutes=9))
        self._not_lawful(lately + timedelta(minutes=4))
        self._planned()
        self._stopped()
        self._waits_for_an_answer()
        self._asked_for_less()

    def _nobody_knows(self, at: datetime) -> None:
        """The server fell silent after the whole mail had left us."""
        hand_over(self._message("nordia", "three-contracts", "hirano", at), at=at, result=SILENT)

    def _mailbox_full(self, at: datetime) -> None:
        hand_over(self._message("sakuraba", "nothing-above", "hasegawa", at), at=at, result=FULL)

    def _too_late(self, at: datetime) -> None:
        message = self._message("sakuraba", "stays-on", "yoshida", at)
        reason = {"before": "footer_incomplete", "items": "complaint_contact"}
        move(
            message.pk,
            MessageState.PLANNED,
            MessageState.EXPIRED,
            reason="stale",
            reason_detail=reason,
            finished_at=self._days.now,
        )

    def _not_lawful(self, at: datetime) -> None:
        message = self._message("sakuraba", "nothing-above", "watanabe", at)
        move(
            message.pk,
            MessageState.PLANNED,
            MessageState.SKIPPED,
            reason="no_legal_basis",
            finished_at=at,
        )

    def _planned(self) -> None:
        self._plan("nordia", "bench-year", "hirano", self._days.now)

    def _stopped(self) -> None:
        message = self._plan("kitahama", "two-years", "kuroda", self._days.now + 2 * DAY)
        stopping.cancel(message=message, by=self._users["ono"], at=self._days.now - timedelta(minutes=5))

    def _waits_for_an_answer(self) -> None:
        """The account is paused, so this one is held from the first moment on."""
        self._plan("aobadai", "difference", "ishikawa", self._days.now)

    def _asked_for_less(self) -> None:
        """Their server deferred a mail this morning: it gets half as much for a while."""
        domain = receiver_of(self._known("nordia").contacts["hirano"].email)
        at = self._days.now - timedelta(minutes=25)
        DomainPace.objects.create(domain=domain, share=0.5, changed_at=at)

    def _message(self, company: str, letter: str, person: str, at: datetime) -> Message:
        """Planned for that very moment: what lies behind us has no window to wait for."""
        message = self._plan(company, letter, person, at)
        Message.objects.filter(pk=message.pk).update(
            planned_at=at, stale_at=at.replace(hour=11, minute=30, second=0), created_at=at - DAY
        )
        message.planned_at = at
        return message

    def _plan(self, company: str, letter: str, person: str, after: datetime) -> Message:
        known = self._known(company)
        mailing = Mailing.objects.select_related("target__project", "target__account", "sender").get(
            email_ref=known.letters[letter].pk
        )
        contact = known.contacts[person]
        planned = planning.plan(
            mailing=mailing,
            contacts=[contact],
            by=self._users["yamada"],
            at=min(after, self._days.now),
            not_before=after,
        )
        found = next(each for each in planned if each.contact_id == contact.pk)
        found.mailing = mailing
        found.account = known.account
        return found

    def _last_window(self) -> datetime:
        """The last morning that is over, on whatever day the demo begins: doubt lasts no longer than a day."""
        morning = moment(self._days.now.astimezone(TOKYO).date(), "10:12")
        return morning if morning < self._days.now - timedelta(minutes=30) else morning - DAY
