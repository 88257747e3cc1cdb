"""What a form says when somebody saved meanwhile."""

import pytest

from accounts.forms.accounts import AccountForm
from accounts.forms.contacts import ContactForm
from accounts.models import Account, Contact
from nurture.projects.forms.projects import ProjectForm
from nurture.projects.models import Project
from tests import build

pytestmark = pytest.mark.django_db


def differences(form, current):
    form.is_valid()
    form.meet(current)
    return {each.label: (each.theirs, each.yours) for each in form.differences}


def test_both_texts_are_in_the_words_of_the_form():
    contact = build.contact(build.account(), support=0, language="ja")
    form = ContactForm({"family_name": "伊藤", "support": "2", "language": "en"}, instance=contact)
    found = differences(form, Contact.objects.get())
    assert found["Support"] == ("Neutral", "Speaks up for us")
    assert found["Language"] == ("Japanese", "English")


def test_days_amounts_and_closures_are_as_the_page_writes_them():
    project = build.project(
        build.rep(), build.marketer(), window_weekdays=[1, 2], meeting_weekday=2, goal_amount=300_000_000
    )
    form = ProjectForm(
        {
            "goal_amount": "3.2億",
            "period_end": "2031-03-31",
            "meeting_weekday": "4",
            "meeting_time": "09:30",
            "window_weekdays": ["1", "3"],
            "closures_name": ["年末年始"],
            "closures_first": ["2030-12-29"],
            "closures_last": ["2031-01-03"],
        },
        instance=project,
    )
    found = differences(form, Project.objects.get())
    yours = {label: words for label, (_theirs, words) in found.items()}
    assert yours["Goal: won revenue"] == "320,000,000"
    assert yours["Until"] == "31 Mar 2031"
    assert found["Meeting day"] == ("Tuesday", "Thursday")
    assert yours["Meeting time"] == "09:30"
    assert found["Days we send"] == ("Mon, Tue", "Mon, Wed")
    assert found["When we are closed"] == ("", "年末年始 29 Dec 2030 – 3 Jan 2031")


def test_an_owner_is_a_name_and_what_is_empty_twice_is_no_difference():
    account = build.account(owner=None, industry="")
    rep = build.rep()
    form = AccountForm({"name": account.name, "owner": str(rep.pk)}, instance=account)
    assert differences(form, Account.objects.get()) == {"Owner": ("", str(rep))}
