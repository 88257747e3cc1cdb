"""One email, with everything that is known about it."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import Contact
from nurture.delivery.models import Mailing, Message
from nurture.projects.queries.members import is_member
from nurture.sequences.models import Approval, Email, EmailVersion
from nurture.sequences.queries.problems import Problem, problems
from nurture.sequences.queries.recipients import Recipient, recipients
from nurture.sequences.queries.steps import Outgoing, outgoing_of
from nurture.sequences.rules.approval import BOTH
from nurture.sequences.rules.state import EmailState, email_state, is_closed
from nurture.team.models import User


def visible_emails(user: User) -> QuerySet[Email]:
    return Email.objects.visible_to(user).select_related(
        "updated_by",
        "step__sequence__target__account",
        "step__sequence__target__project",
        "step__sequence__target__sales_owner",
        "step__sequence__target__marketing_owner",
    )


@dataclass(frozen=True)
class TeamWord:
    """What one team has said about this content."""

    team: str
    approval: Approval | None
    may_approve: bool


class EmailStatus:
    """Asked for piece by piece: a fragment costs only what it shows. Each piece is a query or two."""

    def __init__(self, email: Email, user: User) -> None:
        self.email, self.user = email, user

    @cached_property
    def people(self) -> list[Recipient]:
        chosen = self.email.recipients.values_list("pk", flat=True)
        return recipients(self.email.step.sequence.target.account, chosen)

    @property
    def chosen(self) -> list[Contact]:
        return [each.contact for each in self.people if each.is_chosen]

    @cached_property
    def outgoing(self) -> Outgoing:
        return outgoing_of([self.email.pk]).get(self.email.pk, Outgoing())

    @cached_property
    def decision_ref(self) -> int | None:
        """The key of the decision by which it goes or went last."""
        if not self.outgoing.states:
            return None
        sent = Mailing.objects.filter(email_ref=self.email.pk).order_by("-pk")
        return sent.values_list("decision_ref", flat=True).first()

    @cached_property
    def messages(self) -> list[Message]:
        found = Message.objects.filter(mailing__email_ref=self.email.pk).select_related("contact")
        return list(found.order_by("-planned_at", "id")[:50])

    @cached_property
    def number(self) -> int:
        """Its place among the steps in use."""
        step = self.email.step
        return step.sequence.steps.in_use().filter(position__lte=step.position).count()

    @cached_property
    def approvals(self) -> dict[str, Approval]:
        standing = Approval.objects.standing().filter(email=self.email).select_related("user")
        return {each.team: each for each in standing}

    @cached_property
    def voided(self) -> list[Approval]:
        """Whose word the last edit took away, as long as that team has not given it again."""
        gone = Approval.objects.filter(email=self.email, voided_at__isnull=False)
        latest = list(gone.select_related("user", "voided_by").order_by("-voided_at", "team")[:2])
        return [
            each
            for each in latest
            if each.voided_at == latest[0].voided_at and each.team not in self.approvals
        ]

    @cached_property
    def versions(self) -> list[EmailVersion]:
        return list(self.email.versions.select_related("by").order_by("-number")[:5])

    @cached_property
    def problems(self) -> list[Problem]:
        return problems(self.email, self.chosen)

    @property
    def state(self) -> EmailState:
        return email_state(
            complete=bool(self.email.subject and self.email.body and self.chosen),
            approvals=len(self.approvals),
            messages=self.outgoing.states,
        )

    @property
    def is_closed(self) -> bool:
        return is_closed(self.outgoing.states)

    @cached_property
    def words(self) -> list[TeamWord]:
        """Both teams, in the order in which they are always shown."""
        is_shut = self.is_closed or self.email.is_out
        may = not self.problems and not is_shut and self._may_speak and self.is_in_review
        return [
            TeamWord(
                team, given := self.approvals.get(team), may and given is None and self.user.team == team
            )
            for team in BOTH
        ]

    @cached_property
    def is_in_review(self) -> bool:
        """Both teams read before they stand by it; what one of them stands by already, the other one may join."""
        return bool(self.approvals) or self.email.reviews.open().exists()

    @cached_property
    def _may_speak(self) -> bool:
        spoke = any(each.user_id == self.user.pk for each in self.approvals.values())
        return not spoke and is_member(self.email.step.sequence.target.project, self.user)
