"""Two companies and two people that are one, with something of everything behind each."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.apps import apps

from accounts.actions import activity
from accounts.merging.journal import values_of
from accounts.models import Account, ActivityCategory, Contact, DealPerson, LegalBasisEntry, Relation, Tie
from nurture.delivery.actions.pausing import pause
from nurture.delivery.models import Reaction, ReactionKind
from nurture.projects.models import Target
from nurture.team.models import User
from tests import build
from tests.delivery import world

OURS = ("accounts", "projects", "delivery", "sequences", "meetings", "playbook", "team")


@dataclass
class Twins:
    rep: User
    marketer: User
    one: Account
    two: Account
    ito: Contact
    ito_again: Contact
    target: Target


def make() -> Twins:
    """`two` is pursued; both have people, notes, deals; 伊藤 is there twice, and once more at `one`."""
    made = world.make()
    two = made.account
    one = build.account(
        "㈱港精密工業", domain="minato.example", industry="製造", source="CRM", external_id="A-1"
    )
    Account.objects.filter(pk=two.pk).update(
        name_latin="Minato Precision", employees=800, source="Sansan", external_id="S-9", owner=made.rep
    )
    two.refresh_from_db()
    ito = build.contact(one, "ito@minato.example", phone="03-1234-5678", source="CRM", external_id="C-1")
    again = build.contact(
        two,
        "k.ito@minato.example",
        title="工場長",
        phone="0312345678",
        legal_basis_proof="名刺 3-14",
        source="Sansan",
        external_id="P-7",
    )
    mori = build.contact(two, "mori@minato.example", family_name="森", given_name="真理")
    for account, people in ((one, [ito]), (two, [again, mori])):
        note = build.annotation(account, made.rep, contact=people[0])
        activity.record(
            account=account,
            contact=people[0],
            annotation=note,
            verb="accounts.annotated",
            category=ActivityCategory.KNOWLEDGE,
            by=made.rep,
            at=build.NOW,
        )
        deal = build.deal(account)
        DealPerson.objects.create(deal=deal, contact=people[0])
        Tie.objects.create(user=made.rep, contact=people[0], created_by=made.rep, created_at=build.NOW)
        LegalBasisEntry.objects.create(
            contact=people[0], basis="business_card", since=date(2026, 10, 2), set_at=build.NOW
        )
    Relation.objects.create(
        person=again, other=mori, kind="reports_to", created_by=made.rep, created_at=build.NOW
    )
    build.nomination(made.project, two, made.rep, state="declined", decline_reason="fit", closed_at=build.NOW,
                     closed_by=made.marketer)  # fmt: skip
    sequence = build.sequence(made.target)
    build.email(sequence, "稼働率の話", again, mori)
    made.message(again)
    return Twins(made.rep, made.marketer, one, two, ito, again, made.target)


def paused(account: Account, contact: Contact):
    reaction = Reaction.objects.create(
        account=account,
        contact=contact,
        kind=ReactionKind.REPLY,
        verdict="human",
        words="では来週",
        at=build.NOW,
    )
    return pause(account=account, reaction=reaction, at=build.NOW)


def rows(*, but=()):
    """Every row of every table of ours, by table and number; `but`: verbs of the timeline that tell the merge itself."""
    found = {}
    for app in OURS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            if model._meta.label_lower == "accounts.merge":
                continue
            every = model._base_manager.all()
            if model._meta.label_lower == "accounts.activity":
                every = every.exclude(verb__in=but)
            found[model._meta.label_lower] = {row.pk: values_of(row) for row in every}
    return found


def operation():
    return uuid4()
