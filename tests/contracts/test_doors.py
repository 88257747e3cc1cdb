"""Every address of the product: who may open it, and that opening it changes nothing.

Walked over the sample of the demo, so that each page has something to show. A new address has to be entered in
`doors/listed.py` before it is served: to whom it is open, and on which record it is tried.
"""

import re

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import (
    Activity,
)
from nurture.delivery.models import Pause, Stop
from nurture.team.models import Team, User
from tests import build
from tests.contracts.doors import records
from tests.contracts.doors.addresses import doors_on
from tests.contracts.doors.listed import LEADS_OF_A_TEAM, OPEN, SAYS_503, SHARED, WITHOUT_CSRF
from tests.contracts.doors.written import SAID_ON_THE_TIMELINE, WRITTEN_BY_PEOPLE, written

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sample, loaded once for all tests; each works in a savepoint of its own."""
    with (
        override_settings(DEMO_DIR=tmp_path_factory.mktemp("demo")),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        found = doors_on(records.load())
        assert Pause.objects.exists()
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def doors(whole, db):
    """Name and path of every address, each on a record of the sample."""
    return whole


def member(name):
    return User.objects.get(email__startswith=f"{name}@")


def signed_in(user, **options):
    client = Client(raise_request_exception=False, **options)
    client.force_login(user)
    return client


def is_shut(answer):
    """Sent to sign in, told 401, or not even asked because of the method."""
    if answer.status_code == 302:
        return reverse("account_login") in answer["Location"] or "/operators/login/" in answer["Location"]
    return answer.status_code in {401, 405}


def test_every_address_that_is_open_to_all_is_listed_and_there(doors):
    assert set(OPEN) <= {name for name, _path in doors}


def test_without_signing_in_nothing_else_opens(doors):
    nobody = Client(raise_request_exception=False)
    opened = [
        (method, name, answer.status_code)
        for name, path in doors
        if name not in OPEN
        for method in ("get", "post")
        if not is_shut(answer := getattr(nobody, method)(path))
    ]
    assert opened == []


def test_whoever_is_locked_out_meanwhile_finds_the_doors_shut(doors):
    client = signed_in(member("kondo"))
    assert client.get("/").status_code == 200
    User.objects.filter(email__startswith="kondo@").update(is_active=False)
    opened = [
        (method, name, answer.status_code)
        for name, path in doors
        if name not in OPEN
        for method in ("get", "post")
        if not is_shut(answer := getattr(client, method)(path))
    ]
    assert opened == []


@pytest.mark.parametrize("who", ["kondo", "yamada", "admin"])
def test_reading_never_writes_and_never_breaks(doors, who):
    client = signed_in(member(who))
    found = []
    for name, path in doors:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if (answer.status_code >= 500 and name != SAYS_503) or written(captured):
            found.append((name, answer.status_code, written(captured)))
    assert found == []


def test_a_stranger_to_the_project_finds_none_of_it_and_changes_none_of_it(doors):
    client = signed_in(build.user("outsider@tsubaki.example", team=Team.MARKETING))
    found = []
    for name, path in doors:
        if name.startswith((*SHARED, "admin:")) or name in OPEN or name in LEADS_OF_A_TEAM:
            continue
        for method in ("get", "post"):
            with CaptureQueriesContext(connection) as captured:
                answer = getattr(client, method)(path)
            listed = not re.search(r"\d", path) and answer.status_code in {200, 302, 403, 405, 422}
            if written(captured) or not (listed or answer.status_code in {403, 404, 405}):
                found.append((method, name, answer.status_code, written(captured)))
    assert found == []


def test_members_without_a_lead_neither_sign_for_the_company_nor_let_it_go_live(doors):
    client = signed_in(build.rep())
    answers = set()
    for name, path in doors:
        if name in LEADS_OF_A_TEAM:
            answer = client.post(path, {"reason": "x"})
            # What is only read is asked for by GET.
            answer = client.get(path) if answer.status_code == 405 else answer
            answers.add((name, answer.status_code))
    assert answers == {(name, 403) for name in LEADS_OF_A_TEAM}
    assert Stop.objects.filter(lifted_at=None).count() == 1


def test_a_form_of_another_site_writes_nothing(doors):
    client = signed_in(member("admin"), enforce_csrf_checks=True)
    found = []
    for name, path in doors:
        if name in WITHOUT_CSRF:
            continue
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(path)
        # 302: asked to sign in once more; 404: it is not there; 405: it is not posted to.
        if written(captured) or answer.status_code not in {403, 404, 405}:
            found.append((name, answer.status_code, written(captured)))
    assert found == []


def test_nobody_gives_themselves_the_address_that_mail_is_sent_from(doors):
    client = signed_in(member("kondo"))
    for act in ("action_add", "action_primary"):
        client.post("/sign-in/email/", {act: "", "email": "president@tsubaki.example"})
    assert member("kondo").email == "kondo@tsubaki.example"


def test_operators_alone_open_the_admin_site(doors):
    client = signed_in(build.administrator())
    opened = [
        (name, answer.status_code)
        for name, path in doors
        if name.startswith("admin:") and not is_shut(answer := client.get(path))
    ]
    assert opened == []


def test_names_and_words_are_shown_and_never_run(doors):
    evil = "<script>alert(7)</script><img src=x onerror=alert(7)>"
    for model, fields in WRITTEN_BY_PEOPLE.items():
        model.objects.update(**dict.fromkeys(fields.split(), evil))
    Pause.objects.update(started_by=member("kondo"), reason=evil)
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(
            name=f"{evil}{user.pk}"[:80], name_latin=f"{evil}{user.pk}"[:80]
        )
    for entry in Activity.objects.all():
        entry.detail |= dict.fromkeys(entry.detail.keys() & SAID_ON_THE_TIMELINE, evil)
        entry.save()
    client = signed_in(member("kondo"))
    shown, run = set(), []
    for name, path in doors:
        page = client.get(path)
        assert page.status_code < 500 or name == SAYS_503, name
        text = "" if page.streaming else page.content.decode("utf-8", "replace")
        if "alert(7)" in text:
            shown.add(name)
        if "text/html" in page["Content-Type"] and ("<script>alert" in text or "<img src=x" in text):
            run.append(name)
    assert run == []
    assert len(shown) > 20
