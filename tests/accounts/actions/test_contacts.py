from uuid import uuid4

import pytest

from accounts.actions.contacts import add_contact, change_contact
from accounts.actions.writing import version
from accounts.facts import AddressTaken, ChangedMeanwhile
from accounts.models import Activity, Contact
from tests import build

pytestmark = pytest.mark.django_db


def test_a_contact_is_added_once_and_told():
    account, rep, operation = build.account(), build.rep(), uuid4()
    fields = {"family_name": "伊藤", "email": "ito@minato.example"}
    for _ in range(2):
        made = add_contact(account=account, fields=fields, operation=operation, by=rep, at=build.NOW)
    assert Contact.objects.get() == made
    entry = Activity.objects.get()
    assert (entry.contact, entry.link) == (made, made.get_absolute_url())
    account.refresh_from_db()
    assert account.last_touched_at == build.NOW


def test_an_address_belongs_to_one_person_whatever_its_case():
    build.contact(build.account(), "ito@minato.example")
    with pytest.raises(AddressTaken):
        add_contact(
            account=build.account(),
            fields={"email": "ITO@minato.example"},
            operation=uuid4(),
            by=build.rep(),
            at=build.NOW,
        )
    assert not Activity.objects.exists()


def test_changing_to_a_taken_address_is_refused_too():
    account, rep = build.account(), build.rep()
    build.contact(account, "ito@minato.example")
    other = build.contact(account, "mori@minato.example")
    fields = {"email": "ito@minato.example"}
    with pytest.raises(AddressTaken):
        change_contact(contact=other, fields=fields, seen=version(other, fields), by=rep, at=build.NOW)


def test_the_entry_of_a_change_holds_no_personal_text():
    contact, rep = build.contact(build.account()), build.rep()
    fields = {"family_name": "佐藤", "email": contact.email}
    change_contact(contact=contact, fields=fields, seen=version(contact, fields), by=rep, at=build.NOW)
    assert Activity.objects.get().detail == {"fields": ["family_name"]}


def test_a_stale_form_is_refused():
    contact, rep = build.contact(build.account()), build.rep()
    fields = {"family_name": "佐藤", "email": contact.email}
    seen = version(contact, fields)
    Contact.objects.update(family_name="田中")
    with pytest.raises(ChangedMeanwhile):
        change_contact(contact=contact, fields=fields, seen=seen, by=rep, at=build.NOW)
