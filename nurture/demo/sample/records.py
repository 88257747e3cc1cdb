"""The lead pool: companies, people and past deals, as the teams would have typed them in over the years."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from accounts.actions.accounts import add_account
from accounts.actions.annotations import annotate
from accounts.actions.contacts import add_contact
from accounts.actions.days import add_days
from accounts.actions.deals import record_deal
from accounts.actions.relations import relate, tie
from accounts.models import Account, Contact, Deal, LegalBasis, RelationKind
from nurture.demo.sample.days import Days, moment
from nurture.demo.sample.shapes import Closed, Company, Note, Person
from nurture.team.models import User

_MONTH = timedelta(days=30)
_SAMPLE = UUID("5b1f6f0e-3d6b-4a6c-9a43-0d4f7b5f2f7a")


def operation(*parts: object) -> UUID:
    return uuid5(_SAMPLE, "/".join(map(str, parts)))


def add_company(company: Company, *, days: Days, by: User) -> Account:
    return add_account(
        fields={
            "name": company.name,
            "name_kana": company.kana,
            "name_latin": company.latin,
            "domain": company.domain,
            "industry": company.industry,
            "employees": company.employees,
            "founded": company.founded,
            "location": company.location,
            "parent_name": company.parent,
            "fiscal_month_end": company.fiscal_month_end,
            "owner": by,
        },
        operation=operation(company.key),
        by=by,
        at=days.months_ago(_known_for(company)),
    )


def add_person(person: Person, *, company: Company, account: Account, days: Days, by: User) -> Contact:
    at = days.months_ago(person.months_ago, "16:20")
    family_kana, _, given_kana = person.kana.partition(" ")
    return add_contact(
        account=account,
        fields={
            "family_name": person.family,
            "given_name": person.given,
            "family_kana": family_kana,
            "given_kana": given_kana,
            "name_latin": person.latin,
            "placeholder": person.placeholder,
            "department": person.department,
            "title": person.title,
            "email": f"{person.mail}@{company.domain}" if person.mail else "",
            "phone": person.phone,
            "buying_role": person.role,
            "support": person.support,
            "language": person.language,
            "legal_basis": person.basis,
            "legal_basis_on": at.date() if person.basis != LegalBasis.NONE else None,
            "legal_basis_source": person.source,
            "legal_basis_proof": person.proof,
            "left_on": None,
        },
        operation=operation(company.key, person.key),
        by=by,
        at=at,
    )


def note_closures(company: Company, *, account: Account, days: Days, by: User) -> None:
    """The turn that comes next; the year after last is as good a guess as any."""
    for closure in company.closures:
        first = date(days.today.year, *closure.first)
        last = date(first.year + (closure.last < closure.first), *closure.last)
        add_days(
            account=account,
            fields={
                "kind": closure.kind,
                "name": closure.name,
                "starts_on": first,
                "ends_on": last,
                "every_year": True,
            },
            operation=operation(company.key, closure.name),
            by=by,
            at=days.months_ago(2, "11:05"),
        )


def draw_map(
    person: Person,
    *,
    contacts: Mapping[str, Contact],
    users: Mapping[str, User],
    days: Days,
    by: User,
) -> None:
    at = days.months_ago(min(person.months_ago, 2), "17:10")
    me = contacts[person.key]
    if person.boss:
        relate(person=me, other=contacts[person.boss], kind=RelationKind.REPORTS_TO, note="", by=by, at=at)
    for other in person.influences:
        relate(person=me, other=contacts[other], kind=RelationKind.INFLUENCES, note="", by=by, at=at)
    for user, strength, source in person.known_by:
        tie(user=users[user], contact=me, strength=strength, note=source, by=users[user], at=at)


def add_past_deal(
    deal: Closed, *, account: Account, contacts: Mapping[str, Contact], days: Days, by: User
) -> Deal:
    closed_on = days.end_of(deal.years_ago, deal.month)
    return record_deal(
        account=account,
        fields={
            "stage": deal.stage,
            "product": deal.product,
            "amount": deal.amount,
            "currency": "JPY",
            "opened_on": closed_on - deal.lasted * _MONTH,
            "closed_on": closed_on,
            "reason": deal.reason,
            "reason_note": deal.note,
            "process": deal.process,
            "needed_information": deal.needed,
            "their_words": deal.words,
            "needed_at": deal.needed_at,
            "competitor": deal.competitor,
        },
        people=[contacts[key] for key in deal.people],
        operation=operation(deal.key),
        by=by,
        at=moment(closed_on, "17:30"),
    )


def write_note(
    note: Note, *, account: Account, contacts: Mapping[str, Contact], at: datetime, by: User
) -> None:
    fields: dict[str, Any] = {
        "kind": note.kind,
        "their_words": note.words,
        "body": note.body,
        "heard_by": note.heard,
        "heard_on": at.date(),
        "confidence": note.confidence,
        "expires_on": None,
        "contact": contacts[note.contact] if note.contact else None,
    }
    annotate(account=account, fields=fields, operation=operation(account.pk, at, note.kind), by=by, at=at)


def _known_for(company: Company) -> int:
    """Nobody knows the people of a company before the company, or sold to it."""
    since_deals = [12 * deal.years_ago + 12 + deal.lasted for deal in company.deals]
    return max(company.months_ago, *since_deals, *(person.months_ago for person in company.people))
