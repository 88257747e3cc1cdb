from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from accounts.models import Account, Activity, CompanyDays
from accounts.queries.days import turns
from nurture.delivery.queries.windows import moment_for
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep(client):
    made = build.rep()
    client.force_login(made)
    return made


@pytest.fixture
def account():
    return build.account()


def typed(**said):
    return {
        "kind": "closed",
        "name": "年末年始",
        "starts_on": "2026-12-29",
        "ends_on": "2027-01-03",
        "every_year": "on",
        "operation": uuid4(),
    } | said


def test_days_are_added_once_and_stand_among_the_facts(client, rep, account, time_machine):
    time_machine.move_to(build.NOW, tick=False)
    sent = typed()
    for _ in range(2):
        assert client.post(f"/accounts/{account.pk}/days/", sent).status_code == 302
    assert CompanyDays.objects.count() == 1
    page = client.get(account.get_absolute_url()).content.decode()
    assert "年末年始" in page
    assert "29 Dec" in page
    assert Activity.objects.filter(verb="accounts.days_added").count() == 1


def test_one_day_needs_no_last_day(client, rep, account):
    client.post(f"/accounts/{account.pk}/days/", typed(kind="own", name="創立記念日", ends_on=""))
    made = CompanyDays.objects.get()
    assert made.starts_on == made.ends_on


@pytest.mark.parametrize("wrong", [{"ends_on": "2026-12-01"}, {"ends_on": "2028-01-03"}, {"starts_on": ""}])
def test_days_in_the_wrong_order_or_for_a_year_are_asked_for_again(client, rep, account, wrong):
    answer = client.post(f"/accounts/{account.pk}/days/", typed(**wrong))
    assert answer.status_code == 422
    assert "年末年始" in answer.content.decode()


def test_a_preset_fills_the_form_and_nothing_else(client, rep, account, time_machine):
    time_machine.move_to(build.NOW, tick=False)
    page = client.get(f"/accounts/{account.pk}/days/").content.decode()
    assert "starts_on=2026-12-29&amp;ends_on=2027-01-03" in page
    filled = client.get(f"/accounts/{account.pk}/days/?starts_on=2026-12-29&operation=1").content.decode()
    assert 'value="2026-12-29"' in filled
    assert 'name="operation" value="1"' not in filled


def test_days_that_come_every_year_come_again_and_others_are_over(account):
    rep = build.rep()
    made = {"account": account, "created_by": rep, "created_at": build.NOW}
    yearly = CompanyDays.objects.create(
        starts_on=date(2023, 12, 29), ends_on=date(2024, 1, 3), every_year=True, operation=uuid4(), **made
    )
    CompanyDays.objects.create(
        starts_on=date(2026, 8, 10), ends_on=date(2026, 8, 16), operation=uuid4(), **made
    )
    leap = CompanyDays.objects.create(
        starts_on=date(2024, 2, 29), ends_on=date(2024, 2, 29), every_year=True, operation=uuid4(), **made
    )
    found = turns(account, date(2027, 1, 2))
    assert [(turn.days, turn.first, turn.last) for turn in found] == [
        (yearly, date(2026, 12, 29), date(2027, 1, 3)),
        (leap, date(2027, 2, 28), date(2027, 2, 28)),
    ]


def test_nothing_is_sent_on_a_day_on_which_they_are_closed(django_assert_num_queries):
    project, contact = build.project(), build.contact(build.account())
    made = {"account": contact.account, "created_by": project.created_by, "created_at": build.NOW}
    CompanyDays.objects.create(
        name="お盆",
        starts_on=date(2025, 8, 9),
        ends_on=date(2025, 8, 19),
        every_year=True,
        operation=uuid4(),
        **made,
    )
    with django_assert_num_queries(2):
        moment = moment_for(project, contact, after=datetime(2026, 8, 11, tzinfo=UTC))
    assert moment.local.date() == date(2026, 8, 20)
    assert "お盆" in {reason.name for reason in moment.reasons}


def test_days_are_taken_out(client, rep, account):
    client.post(f"/accounts/{account.pk}/days/", typed())
    address = f"/accounts/days/{CompanyDays.objects.get().pk}/remove/"
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert not CompanyDays.objects.exists()
    assert client.post(address).status_code == 404
    page = client.get(account.get_absolute_url()).content.decode()
    assert "took days out" in page


class TestTheirCalendar:
    def kept(self, client, account, **said):
        opened = client.get(f"/accounts/{account.pk}/days/").context["calendar"]
        seen = opened["seen"].value()
        return client.post(f"/accounts/{account.pk}/calendar/", {"seen": seen} | said)

    def test_their_country_clock_and_closing_day_are_kept(self, client, rep, account):
        said = {"country": "DE", "time_zone": "Europe/Berlin", "closing_day": "20"}
        assert self.kept(client, account, **said).status_code == 302
        account.refresh_from_db()
        assert (account.country, account.time_zone, account.closing_day) == ("DE", "Europe/Berlin", 20)
        assert Activity.objects.get(verb="accounts.account_changed").detail["fields"] == list(said)

    def test_nothing_is_sent_on_their_holidays_nor_on_ours(self, client, rep, account):
        self.kept(client, account, country="DE", time_zone="", closing_day="")
        account.refresh_from_db()
        project, contact = build.project(window_weekdays=[1, 2, 3, 4, 5]), build.contact(account)
        # Friday 25 December is Christmas Day there, Monday 23 November a holiday here.
        [there] = list(moment_for(project, contact, after=datetime(2026, 12, 25, tzinfo=UTC)).reasons)[:1]
        assert (there.why, there.country) == ("holiday_there", "DE")
        [here] = list(moment_for(project, contact, after=datetime(2026, 11, 23, tzinfo=UTC)).reasons)[:1]
        assert (here.why, here.country) == ("holiday", "JP")

    def test_somebody_abroad_keeps_the_holidays_of_their_clock(self, account):
        project, contact = build.project(), build.contact(account, time_zone="America/New_York")
        # Thanksgiving, Thursday 26 November 2026.
        moment = moment_for(project, contact, after=datetime(2026, 11, 26, 12, tzinfo=UTC))
        assert next(reason.country for reason in moment.reasons) == "US"

    def test_somebody_who_saved_meanwhile_is_not_overwritten(self, client, rep, account):
        Account.objects.filter(pk=account.pk).update(country="FR")
        answer = client.post(f"/accounts/{account.pk}/calendar/", {"seen": "before", "country": "DE"})
        assert answer.status_code == 409
        assert "France" in answer.text
        account.refresh_from_db()
        assert account.country == "FR"

    def test_a_country_nobody_knows_is_asked_for_again(self, client, rep, account):
        assert self.kept(client, account, country="XX").status_code == 422

    def test_the_ladder(self, client, account):
        address = f"/accounts/{account.pk}/calendar/"
        assert client.post(address).status_code == 302
        client.force_login(build.marketer())
        assert client.get(address).status_code == 405
        assert client.post("/accounts/999999/calendar/").status_code == 404
