"""When an email goes, told before anybody decides it, is when it goes."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from accounts.models import CompanyDays
from nurture.delivery.models import Message
from nurture.sequences.actions.sending import plan_sending
from nurture.sequences.queries.turns import foreseen
from tests import build

pytestmark = pytest.mark.django_db
# A Monday afternoon: the window opens on Tuesday.
NOW = datetime(2026, 11, 30, 15, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def rep():
    return build.rep()


@pytest.fixture
def people():
    account = build.account()
    return [
        build.contact(account, "a@buyer.example", family_name="青木"),
        build.contact(account, "b@buyer.example", family_name="馬場", time_zone="Europe/Berlin"),
    ]


@pytest.fixture
def email(rep, people):
    build.sender_profile()
    marketer = build.marketer()
    target = build.target(build.project(rep, marketer), people[0].account, rep, marketer)
    return build.email(build.sequence(target), "次の一通", *people)


def told(email):
    return {each.contact.family_name: each for each in foreseen(email, at=NOW, today=NOW.date())}


def test_each_is_told_their_own_clock_and_why(email):
    found = told(email)
    assert found["青木"].local_time.startswith("Tue 1 Dec 09:30")
    assert found["馬場"].local_time.startswith("Tue 1 Dec 09:30")
    assert "Europe/Berlin" in found["馬場"].local_time
    assert found["青木"].timing == ["30 Nov is not a day on which we send."]


def test_their_closure_and_another_mail_move_it(email, people, rep):
    made = {"account": people[0].account, "created_by": rep, "created_at": NOW, "operation": uuid4()}
    CompanyDays.objects.create(
        name="創立記念日", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 1), **made
    )
    found = told(email)
    assert found["青木"].local_time.startswith("Wed 2 Dec 09:30")
    assert found["青木"].timing[-1] == "On 1 Dec the company is closed: 創立記念日."


def test_what_was_told_is_what_is_planned(email, rep):
    before = {name: (each.local_time, each.timing) for name, each in told(email).items()}
    plan_sending(email=email, decision_ref=7, by=rep, at=NOW)
    after = told(email)
    assert {name: (each.local_time, each.timing) for name, each in after.items()} == before
    assert {each.message for each in after.values()} == set(Message.objects.all())
    assert NOW + timedelta(hours=1) < min(message.planned_at for message in Message.objects.all())


def test_the_page_tells_it(client, email, rep, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(rep)
    page = client.get(f"{email.get_absolute_url()}?panel=moments").text
    assert "Tue 1 Dec 09:30" in page
    assert "is not a day on which we send" in page
    email.step.sequence.target.project.window_weekdays = []
    email.step.sequence.target.project.save()
    assert (
        "The project has no day on which we send."
        in client.get(f"{email.get_absolute_url()}?panel=moments").text
    )
