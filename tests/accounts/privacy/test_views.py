import io
import json
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import activity
from accounts.models import Activity, ActivityCategory, Annotation, Contact, Erasure
from accounts.privacy.parts import SHOWN
from nurture.delivery.queries.suppressions import barred
from tests import build
from tests.accounts.privacy import person as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    made = people.make()
    client.force_login(build.rep(role="lead"))
    return made


def url(person, ending=""):
    return f"/accounts/contacts/{person.ito.pk}/{ending}"


def tell(person, number):
    """So many entries long before all others."""
    Activity.objects.bulk_create(
        Activity(
            account=person.account,
            contact=person.ito,
            verb="accounts.imported",
            category=ActivityCategory.RECORD,
            at=build.NOW - timedelta(days=1000),
            said="called, in words",
        )
        for _ in range(number)
    )


class TestEverything:
    def test_all_of_it_is_shown(self, client, person):
        page = client.get(url(person, "personal-data/")).content.decode()
        for said in (
            people.ADDRESS,
            "Family name",
            "Business card",
            "名刺 3-14",
            "では来週",
            "people.csv",
            "伊藤が決めます",
            "伊藤様",
        ):
            assert said in page

    def test_a_page_shows_the_first_of_many_and_the_file_holds_them_all(
        self, client, person, django_assert_max_num_queries
    ):
        tell(person, 2)
        with CaptureQueriesContext(connection) as few:
            client.get(url(person, "personal-data/"))
        tell(person, 3 * SHOWN)
        told = person.ito.activities.count()
        # One more to count what is not shown.
        with django_assert_max_num_queries(len(few) + 1):
            page = client.get(url(person, "personal-data/")).text
        assert f'<h2>Timeline</h2><small class="push">{told}</small>' in page
        assert page.count("called, in words") == SHOWN
        assert "The rest is in the file." in page
        answer = client.post(url(person, "personal-data/download/"), {"format": "json"})
        # And the entry that says who took it.
        assert len(json.loads(answer.content)["timeline"]) in {told, told + 1}

    def test_it_is_taken_as_json_and_that_is_written_down(self, client, person):
        answer = client.post(url(person, "personal-data/download/"), {"format": "json"})
        said = json.loads(answer.content)
        assert said["person"][0]["email"] == people.ADDRESS
        assert said["messages"][0]["text"].startswith("伊藤様")
        assert said["reactions"][0]["words"].startswith("では来週")
        assert said["answers"][0]["from"] == people.ADDRESS
        assert [row["line"] for row in said["imports"]] == [2, 3]
        assert "Ken Ito" in json.dumps(said["mentions"], ensure_ascii=False)
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="person-')
        entry = people.entries("accounts.person_disclosed").get()
        assert (entry.contact, entry.detail) == (person.ito, {"format": "json"})

    def test_it_is_taken_as_tables_safe_to_open_with_the_mails_as_sent(self, client, person):
        Annotation.objects.filter(contact=person.ito).update(body="=HYPERLINK(1)")
        answer = client.post(url(person, "personal-data/download/"), {"format": "csv"})
        packed = zipfile.ZipFile(io.BytesIO(answer.content))
        assert f"messages/{person.message.pk}.eml" in packed.namelist()
        table = packed.read("annotations.csv").decode("utf-8-sig")
        assert "'=HYPERLINK(1)" in table
        assert people.ADDRESS in packed.read("person.csv").decode("utf-8-sig")

    def test_another_format_and_an_erased_person_are_not_found(self, client, person):
        assert client.post(url(person, "personal-data/download/"), {"format": "exe"}).status_code == 404
        people.erased(person)
        assert client.post(url(person, "personal-data/download/"), {"format": "json"}).status_code == 404


class TestErasing:
    def test_step_one_shows_the_texts_and_changes_nothing(self, client, person):
        page = client.get(url(person, "erase/")).content.decode()
        assert "<mark>伊藤</mark>" in page
        assert "Step 1 of 2" in page
        assert people.left()

    def test_without_a_reason_nothing_goes_on_and_choices_stay(self, client, person):
        note = Annotation.objects.first()
        key = f"text-accounts.annotation:{note.pk}"
        answer = client.post(url(person, "erase/"), {"operation": uuid4(), key: "whole"})
        assert answer.status_code == 422
        assert f'name="{key}" value="whole" checked' in answer.content.decode()

    def test_step_two_is_asked_before_anything_happens(self, client, person):
        note = Annotation.objects.first()
        said = {"operation": uuid4(), "reason": "request", f"text-accounts.annotation:{note.pk}": "whole"}
        answer = client.post(url(person, "erase/"), said)
        page = answer.content.decode()
        assert "Step 2 of 2" in page
        assert f'name="text-accounts.annotation:{note.pk}" value="whole"' in page
        assert not Erasure.objects.exists()
        done = client.post(url(person, "erase/"), said | {"erase": "1"}, follow=True)
        assert "They will not be written to again." in done.content.decode()
        note.refresh_from_db()
        assert note.body == "[消去]"
        assert people.left() == []

    def test_one_may_go_back_to_the_texts(self, client, person):
        said = {"operation": uuid4(), "reason": "request", "back": "1"}
        assert "Step 1 of 2" in client.post(url(person, "erase/"), said).content.decode()

    def test_what_stands_in_the_way_is_said(self, client, person):
        type(person.message).objects.update(state="handing_over")
        said = {"operation": uuid4(), "reason": "request", "erase": "1"}
        answer = client.post(url(person, "erase/"), said)
        assert answer.status_code == 409
        assert "being sent at this moment" in answer.content.decode()

    def test_afterwards_the_pages_say_so_and_nothing_is_edited(self, client, person):
        people.erased(person)
        assert "Erased person" in client.get(url(person)).content.decode()
        page = client.get(url(person, "personal-data/")).content.decode()
        assert "The person asked for it" in page
        assert client.get(url(person, "erase/")).status_code == 302
        assert client.get(url(person, "edit/")).status_code == 404
        assert client.get(url(person, "legal-basis/")).status_code == 404
        shown = client.get(url(person)).text
        assert url(person, "edit/") not in shown
        assert url(person, "legal-basis/") not in shown
        assert "Erased person" in client.get(person.account.get_absolute_url()).content.decode()

    def test_the_page_says_that_they_were_erased_not_that_they_left(self, client, person):
        people.erased(person)
        shown = client.get(url(person)).text
        assert "This person was erased." in shown
        assert "left on" not in shown.lower()
        assert "Has left the company" not in shown

    def test_the_timeline_still_says_whole_sentences(self, client, person):
        activity.record(
            account=person.account, contact=person.ito, verb="delivery.sent", category=ActivityCategory.EMAIL,
            by=None, at=build.NOW, detail={"subject": "伊藤様へ"}, link=person.message.get_absolute_url(),
        )  # fmt: skip
        people.erased(person)
        assert "An email that was erased</a> went to Erased person" in client.get(url(person)).text

    def test_it_is_logged_outside_the_database_at_once(self, client, person, settings, tmp_path):
        settings.ERASURE_LOG = str(tmp_path / "log")
        client.post(url(person, "erase/"), {"operation": uuid4(), "reason": "policy", "erase": "1"})
        assert json.loads((tmp_path / "log").read_text())["reason"] == "policy"

    def test_a_log_that_cannot_be_written_is_said_and_stops_nothing(self, client, person, settings, tmp_path):
        settings.ERASURE_LOG = str(tmp_path)
        said = {"operation": uuid4(), "reason": "policy", "erase": "1"}
        answer = client.post(url(person, "erase/"), said, follow=True)
        assert "The log of erasures cannot be written." in answer.content.decode()
        assert Erasure.objects.get().logged_at is None

    def test_an_erased_address_is_not_typed_in_again_by_chance(self, client, person):
        people.erased(person)
        typed = {
            "family_name": "伊藤", "email": people.ADDRESS, "buying_role": "unknown", "language": "ja",
            "legal_basis": "none", "operation": uuid4(),
        }  # fmt: skip
        path = f"/accounts/{person.account.pk}/contacts/new/"
        first = client.post(path, typed)
        assert first.status_code == 422
        assert "Somebody with this address was erased." in first.content.decode()
        assert client.post(path, typed | {"anyway": "1"}).status_code == 302
        assert barred([Contact.objects.get(email=people.ADDRESS)])


class TestTheAuditTrail:
    def test_it_tells_who_took_and_who_erased_whom(self, client, person):
        assert "Nothing was merged" in client.get("/accounts/audit/").content.decode()
        client.post(url(person, "personal-data/download/"), {"format": "json"})
        people.erased(person)
        page = client.get("/accounts/audit/").content.decode()
        assert "downloaded everything" in page
        assert f"erased person #{person.ito.pk}" in page

    def test_it_costs_the_same_however_long(self, client, person, django_assert_max_num_queries):
        for _ in range(5):
            client.post(url(person, "personal-data/download/"), {"format": "json"})
        with django_assert_max_num_queries(5):
            client.get("/accounts/audit/")


@pytest.mark.parametrize("path", ["personal-data/", "erase/"])
def test_only_leads_and_administrators_come_here(client, person, path):
    for user, status in (
        (build.rep(), 403),
        (build.marketer(role="lead"), 200),
        (build.administrator(), 200),
    ):
        client.force_login(user)
        assert client.get(url(person, path)).status_code == status
    client.logout()
    assert client.get(url(person, path)).status_code == 302
    assert Contact.objects.get(pk=person.ito.pk).email


def test_members_without_a_lead_take_nothing_and_erase_nobody(client, person):
    client.force_login(build.rep())
    assert client.post(url(person, "personal-data/download/"), {"format": "json"}).status_code == 403
    said = {"operation": uuid4(), "reason": "request", "erase": "1"}
    assert client.post(url(person, "erase/"), said).status_code == 403
    assert client.get("/accounts/audit/").status_code == 403
    assert not Erasure.objects.exists()


def test_unknown_people_and_wrong_methods(client, person):
    assert client.get("/accounts/contacts/999999/personal-data/").status_code == 404
    assert client.get("/accounts/contacts/999999/erase/").status_code == 404
    assert client.get(url(person, "personal-data/download/")).status_code == 405
    assert client.post("/accounts/audit/").status_code == 405
