"""Both teams decided on an email; some of those it is for come to it only later. They get it then."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from accounts.models import Contact
from nurture.delivery.actions.planning import plan
from nurture.delivery.gates import upper_gates
from nurture.delivery.models import Mailing, Message
from nurture.delivery.rules.window import NoWindow
from nurture.sequences.models import Email
from nurture.sequences.queries.plans import Plan
from nurture.sequences.rules.walk import State, Walk


def plan_for_latecomers(*, plans: Mapping[int, Plan], walks: Mapping[int, Walk], at: datetime) -> int:
    """How many messages. Without a decision that stands for exactly these words, or in doubt, none."""
    due = {pk: list(_due(plans[pk], walk)) for pk, walk in walks.items()}
    emails = {email.pk: email for people in due.values() for email, _contact in people}
    mailings = _decided(emails)
    planned = 0
    for pk, people in due.items():
        for email, contact in people:
            mailing = mailings.get(email.pk)
            if mailing is not None and _stands(mailing, contact):
                contact.account = plans[pk].sequence.target.account
                planned += _plan(mailing, contact, at)
    return planned


def _due(plan: Plan, walk: Walk) -> Iterable[tuple[Email, Contact]]:
    for standing in walk.standings:
        step, who = standing.step, standing.who
        if standing.state == State.READY and step is not None and step in plan.emails and who is not None:
            yield plan.emails[step], plan.people[who]


def _decided(emails: Mapping[int, Email]) -> dict[int, Mailing]:
    """The latest mailing of each with its present words. One query."""
    rows = Mailing.objects.filter(email_ref__in=list(emails)).select_related(
        "target__account", "target__project", "sender", "created_by"
    )
    return {
        each.email_ref: each
        for each in rows.order_by("pk")
        if each.content_hash == emails[each.email_ref].content_hash
    }


def _stands(mailing: Mailing, contact: Contact) -> bool:
    message = Message(mailing=mailing, contact=contact, account_id=contact.account_id)
    return not any(gate([message]) for gate in upper_gates())


def _plan(mailing: Mailing, contact: Contact, at: datetime) -> int:
    if mailing.messages.filter(contact=contact).exists():
        return 0
    try:
        plan(mailing=mailing, contacts=[contact], by=mailing.created_by, at=at)
    except NoWindow:
        return 0
    return 1
