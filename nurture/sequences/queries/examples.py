"""An email as mail, without sending it: for ourselves marked as a test, for a dry run as it would leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Account, Contact
from nurture.delivery import keys, letter, merge, mime, rendering, words
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.facts import FooterIncomplete
from nurture.delivery.identities.queries import identity_for
from nurture.delivery.identities.writer import Writer
from nurture.delivery.models import Pause, SenderProfile
from nurture.projects.models import Target
from nurture.sequences.models import Email, Sequence, TestMail
from nurture.sequences.queries.preview import preview, values_of
from nurture.sequences.queries.problems import Problem, problems
from nurture.sequences.queries.recipients import Recipient, recipients
from nurture.sequences.queries.steps import steps_of
from nurture.sequences.rules.approval import BOTH
from nurture.sequences.rules.state import EmailState
from nurture.sequences.rules.trial import marked_html, marked_subject, marked_text
from nurture.team.models import Team


class CannotWrite(Exception):
    """In words: what keeps this mail from being written."""


def trial_mail(mail: TestMail, *, at: datetime) -> bytes:
    """In the reader's language it says that it is a test. A missing value is shown as its field in brackets.

    Raises CannotWrite.
    """
    email, contact = mail.email, mail.shown_as
    shown = preview(
        subject=email.subject,
        body=email.body,
        preheader=email.preheader,
        layout=email.layout,
        contact=contact,
        target=email.step.sequence.target,
    )
    with translation.override(mail.to.language):
        if shown.broken or shown.broken_link:
            raise CannotWrite(shown.broken or shown.broken_link)
        if shown.footer_lacks:
            raise CannotWrite(_("The legal footer is not complete."))
        mark = _("[Test]")
        notice = _(
            "A test of version %(number)s, shown as %(who)s; %(by)s asked for it. Customers have not received it, and the link to unsubscribe does nothing."
        ) % {"number": mail.version, "who": str(contact), "by": mail.by.display_name}
    inert = rendering.unsubscribe_url(keys.ONLY_A_TEST)
    example = rendering.unsubscribe_url("x" * 22)
    return mime.build(
        mime.Mail(
            message_id=f"<test.{mail.pk}.{at:%Y%m%d%H%M%S}@{settings.MAIL_DOMAIN}>",
            date=at,
            sender=writer_of(email.step.sequence.target).sender(contact.language),
            to=mime.Mailbox(mail.to.email, mail.to.name),
            # An answer to a test is a word to a colleague, and never a reaction.
            reply_to=mime.Mailbox(mail.by.email, mail.by.name),
            subject=marked_subject(shown.subject, mark),
            text=marked_text(shown.text.replace(example, inert), notice),
            html=marked_html(shown.html.replace(example, inert), notice),
            files=rendering.files_of(email.attachments.order_by("pk")),
        )
    )


@dataclass(frozen=True)
class Example:
    """One mail of a dry run: to whom, which, and why it would not go, in words; empty: nothing stands in its way."""

    number: int
    email: Email
    contact: Contact
    blocked: str

    def file_name(self, order: int) -> str:
        """Sorted as they would go, safe on every disk."""
        kept = "".join(each if each.isalnum() else "-" for each in f"{self.contact}")[:40]
        return f"{self.number:02d}/{order:03d}-{kept.strip('-') or self.contact.pk}.eml"


@dataclass(frozen=True)
class Stage:
    """One email of the sequence with all its mails, and what has to happen before any of them goes."""

    number: int
    email: Email
    problems: list[Problem]
    waits_for: list[str]
    examples: list[Example]

    @property
    def going(self) -> int:
        return sum(not each.blocked for each in self.examples)


class DryRun:
    """What is still to go of a sequence, for all recipients. Three queries an email; nothing is written anywhere."""

    def __init__(self, sequence: Sequence, *, at: datetime) -> None:
        self.sequence, self.target, self.at = sequence, sequence.target, at

    @cached_property
    def stages(self) -> list[Stage]:
        if self.standstill:
            return []
        lines = steps_of([self.sequence]).get(self.sequence.pk, [])
        open_lines = [line for line in lines if not line.is_closed]
        return [self._stage(line.number, line.email, line.state, set(line.approvals)) for line in open_lines]

    @cached_property
    def standstill(self) -> str:
        """Why nothing of it goes, whatever its mails are like; empty: something may."""
        if self.sequence.archived_at:
            return _("This sequence has ended.")
        over, meanwhile = self.target.is_over, self.target.is_with_sales
        return words.reason("target_finished" if over else "handed_off" if meanwhile else "", {})

    @cached_property
    def is_paused(self) -> bool:
        return Pause.objects.filter(account=self.account, lifted_at=None).exists()

    @cached_property
    def meanwhile(self) -> str:
        """The pause or the stop that all of it waits for, as a code of delivery.words; empty: nothing."""
        if self.is_paused:
            return "paused"
        identity = self.writer.identity
        is_stopped = read().standing.is_stopped(
            project=self.target.project_id,
            target=self.target.pk,
            identity=identity.pk if identity else None,
        )
        return "stopped" if is_stopped else ""

    @cached_property
    def profile(self) -> SenderProfile:
        return rendering.sender_profile()

    @cached_property
    def writer(self) -> Writer:
        return writer_of(self.target)

    @property
    def account(self) -> Account:
        return self.target.account

    @property
    def examples(self) -> Iterator[Example]:
        for stage in self.stages:
            yield from stage.examples

    @property
    def blocked(self) -> list[Example]:
        return [each for each in self.examples if each.blocked]

    @property
    def going(self) -> list[Example]:
        return [each for each in self.examples if not each.blocked]

    def raw(self, example: Example) -> bytes:
        """As it would leave, but for the number of the message and the address to unsubscribe at.

        Raises CannotWrite.
        """
        email, contact = example.email, example.contact
        rendered = self._rendered(email, contact)
        return mime.build(
            mime.Mail(
                message_id=f"<dry-run.{email.pk}.{contact.pk}@{settings.MAIL_DOMAIN}>",
                date=self.at,
                sender=self.writer.sender(contact.language),
                to=mime.Mailbox(contact.email, str(contact)),
                subject=rendered.subject,
                text=rendered.text,
                html=rendered.html,
                unsubscribe_url=rendering.unsubscribe_url(keys.ONLY_A_TEST),
                files=rendering.files_of(email.attachments.order_by("pk")),
            )
        )

    def _stage(self, number: int, email: Email, state: EmailState, approved: set[str]) -> Stage:
        people = [each for each in self._people(email) if each.is_chosen]
        found = problems(email, [each.contact for each in people])
        examples = [Example(number, email, each.contact, self._blocked(email, each)) for each in people]
        waits = [] if state in {EmailState.SENT, EmailState.PLANNED} else self._waits(approved)
        return Stage(number, email, found, waits, examples)

    def _people(self, email: Email) -> list[Recipient]:
        return recipients(self.account, [each.pk for each in email.recipients.all()])

    def _waits(self, approved: set[str]) -> list[str]:
        return [str(Team(team).label) for team in BOTH if team not in approved]

    def _blocked(self, email: Email, person: Recipient) -> str:
        if person.obstacle:
            return str(person.obstacle)
        try:
            self._rendered(email, person.contact)
            mime.envelope_address(person.contact.email)
        except CannotWrite as fact:
            return str(fact)
        except mime.UnmailableAddress:
            return _("The address cannot be written to.")
        return ""

    def _rendered(self, email: Email, contact: Contact) -> rendering.Rendered:
        try:
            return rendering.render(
                subject=email.subject,
                body=email.body,
                preheader=email.preheader,
                layout=email.layout,
                values=values_of(contact, self.target),
                profile=self.profile,
                unsubscribe_url=rendering.unsubscribe_url(keys.ONLY_A_TEST),
                language=contact.language,
                signature=self.writer.signature(contact.language),
            )
        except merge.MissingMergeValue as fact:
            raise CannotWrite(_("No value for %(field)s") % {"field": fact.field}) from fact
        except merge.BrokenTemplate as fact:
            raise CannotWrite(_("A merge field cannot be read.")) from fact
        except letter.LinkWithoutAddress as fact:
            raise CannotWrite(_("A link leads nowhere.")) from fact
        except FooterIncomplete as fact:
            raise CannotWrite(_("The legal footer is not complete.")) from fact


def writer_of(target: Target) -> Writer:
    """In whose name, and from which address, mail of this target goes."""
    return Writer(target.sales_owner, identity_for(target.sales_owner, target.project))
