"""Who is not to be mailed in the sample: by hand, by a machine, for a while; and a second look that waits."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final
from uuid import uuid4

from accounts.actions.legal import write_entry
from accounts.models import Contact, LegalBasis
from nurture.delivery.actions.suppressing import suppress
from nurture.delivery.models import Message, MessageState, Reaction, ReactionKind, Suppression
from nurture.delivery.refusals.actions import choosing, lifting
from nurture.delivery.refusals.actions.entering import enter
from nurture.delivery.refusals.models import Redirection, SuppressionReason
from nurture.delivery.refusals.rules.values import read_value
from nurture.demo.sample.days import Days
from nurture.demo.sample.history import Known
from nurture.team.models import User

Reason = Suppression.Reason
RIVAL: Final = "rival-bearings.example"


def refuse(known: Callable[[str], Known], users: Mapping[str, User], days: Days) -> None:
    sales, marketing = users["kondo"], users["yamada"]
    _enter(RIVAL, Reason.BY_HAND, "競合他社です。", sales, days)
    _enter(
        "k.mori@hayase-denki.example",
        Reason.ASKED,
        "5月12日の電話で、今後の案内は不要とのこと。",
        marketing,
        days,
    )
    at = days.before(3, 1, "11:20")
    suppress(address="old-desk@kurose-works.example", reason=Reason.BOUNCED, at=at)
    _tells_us(known("aobadai"), days)
    _wants_us_again(sales, days)


def _enter(value: str, reason: SuppressionReason, note: str, by: User, days: Days) -> None:
    at = days.before(2, 3, "15:05")
    enter(value=read_value(value), reason=reason, note=note, operation=uuid4(), by=by, at=at)


def _tells_us(company: Known, days: Days) -> None:
    """On the page behind a mail: of an account that waits for its owner anyway."""
    sent = Message.objects.filter(account=company.account, state=MessageState.SENT)
    message = sent.select_related("contact", "account").order_by("handed_over_at", "pk").first()
    if message is not None:
        choosing.redirect(
            message=message,
            kind=Redirection.Kind.NOT_ME,
            words="設備の件は生産技術の高橋が担当です。",
            at=days.now - timedelta(hours=3),
        )


def _wants_us_again(by: User, days: Days) -> None:
    """Refused by telephone, and met at a fair since: the consent waits for a second pair of eyes."""
    contact = _nobody_we_write_to()
    refused, met = days.before(2, 4, "10:30"), days.now - timedelta(days=1)
    suppress(address=contact.email, reason=Reason.ASKED, at=refused, by=by, note="電話で辞退された。")
    contact.legal_basis, contact.legal_basis_on = LegalBasis.CONSENT, met.date()
    contact.legal_basis_source, contact.legal_basis_proof = "機械要素展", "会場で署名された申込書"
    contact.save()
    write_entry(contact, by=by, at=met)
    lifting.ask(
        suppression=contact.suppressions.get(),
        contact=contact,
        note="展示会で「また案内を送ってほしい」と言われ、申込書に署名をもらった。",
        operation=uuid4(),
        by=by,
        at=met + timedelta(hours=1),
    )


def _nobody_we_write_to() -> Contact:
    people = Contact.objects.filter(messages=None, account__targets=None, left_on=None, erased_at=None)
    refused = Reaction.objects.filter(kind=ReactionKind.UNSUBSCRIBE).values("contact")
    return people.exclude(email="").exclude(pk__in=refused).order_by("pk")[0]
