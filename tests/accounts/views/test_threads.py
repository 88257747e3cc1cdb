"""One annotation: its page, and the card that htmx replaces."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.actions.annotations import annotate
from accounts.actions.deletions import UNDO_WITHIN
from accounts.items import place
from accounts.models import Annotation
from nurture.team.models import Role
from tests import build
from tests.accounts.actions.writing import fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    return build.rep("kondo@tsubaki.example", name="近藤 翔", name_latin="Sho Kondo")


@pytest.fixture
def marketer():
    return build.marketer("yamada@tsubaki.example", name="山田 涼", name_latin="Ryo Yamada")


@pytest.fixture
def account():
    return build.account()


@pytest.fixture
def note(account, rep):
    said = fields(body="**稟議**は一月", expires_on=date(2020, 1, 1), heard_on=date(2019, 12, 1))
    return annotate(account=account, fields=said, operation=uuid4(), by=rep, at=timezone.now())


@pytest.fixture
def signed_in(client, rep):
    client.force_login(rep)
    return client


def url(note, step=""):
    return f"{note.get_absolute_url()}{step}"


def htmx(note):
    return {"HX-Request": "true", "HX-Target": f"annotation-{note.pk}"}


def answered(body="二年の事例があります", **more):
    return {"body": body, "operation": str(uuid4())} | more


def changed(page, **more):
    """The form as it was shown, with these changes."""
    return {**page.context["page"].change_form.initial, "expires_on": "", "contact": "", **more} | {
        "seen": page.context["page"].change_form["seen"].value()
    }


def test_its_page_shows_the_words_as_html_and_that_they_expired(signed_in, note):
    page = signed_in.get(url(note)).content.decode()
    assert "<strong>稟議</strong>" in page
    assert "was true until" in page
    assert "Still true?" in page


def test_htmx_gets_the_card_alone(signed_in, note):
    card = signed_in.get(url(note), headers=htmx(note)).content.decode()
    assert "<html" not in card
    assert f'id="annotation-{note.pk}"' in card


def test_an_answer_joins_the_thread(client, note, marketer):
    client.force_login(marketer)
    card = client.post(url(note, "answer/"), answered(), headers=htmx(note)).content.decode()
    assert "二年の事例があります" in card
    assert client.post(url(note, "answer/"), answered("はい")).headers["Location"] == url(note)
    assert Annotation.objects.filter(thread=note).count() == 2


def test_an_empty_answer_is_asked_again(signed_in, note):
    assert signed_in.post(url(note, "answer/"), answered("")).status_code == 422


def test_two_tabs_with_one_draft_lose_neither_text(signed_in, note):
    operation = str(uuid4())
    signed_in.post(url(note, "answer/"), answered("一つ目", operation=operation))
    page = signed_in.post(url(note, "answer/"), answered("二つ目", operation=operation), headers=htmx(note))
    assert page.status_code == 409
    assert "一つ目" in page.content.decode()
    assert "二つ目" in page.content.decode()
    again = page.context["page"].answer_form["operation"].value()
    assert signed_in.post(url(note, "answer/"), answered("二つ目", operation=again)).status_code == 302


def test_its_author_changes_it_and_the_page_tells_how(signed_in, note):
    form = signed_in.get(url(note, "change/"))
    assert signed_in.post(url(note, "change/"), changed(form, body="稟議は三月")).status_code == 302
    page = signed_in.get(url(note)).content.decode()
    assert "<ins>三</ins>" in page
    assert "version 2" in page


def test_a_stale_change_keeps_both_texts(signed_in, note):
    form = signed_in.get(url(note, "change/"))
    signed_in.post(url(note, "change/"), changed(form, body="稟議は三月"))
    stale = signed_in.post(url(note, "change/"), changed(form, body="稟議は五月"), headers=htmx(note))
    assert stale.status_code == 409
    assert "稟議は三月" in stale.content.decode()
    assert "稟議は五月" in stale.content.decode()
    seen = stale.context["page"].change_form["seen"].value()
    signed_in.post(url(note, "change/"), changed(form, body="稟議は五月") | {"seen": seen})
    note.refresh_from_db()
    assert note.body == "稟議は五月"


def test_a_change_that_says_nothing_is_asked_again(signed_in, note):
    form = signed_in.get(url(note, "change/"))
    page = signed_in.post(url(note, "change/"), changed(form, body="", their_words=""))
    assert page.status_code == 422


def test_an_answer_is_changed_too(signed_in, note):
    signed_in.post(url(note, "answer/"), answered("誤字"))
    reply = Annotation.objects.get(thread=note)
    form = signed_in.get(url(reply, "change/"))
    assert list(form.context["page"].change_form.fields) == ["body", "seen"]
    seen = form.context["page"].change_form["seen"].value()
    signed_in.post(url(reply, "change/"), {"body": "正字", "seen": seen})
    reply.refresh_from_db()
    assert (reply.body, reply.version) == ("正字", 2)


def test_a_pinned_one_stands_on_top_of_its_account(client, note, account, marketer):
    client.force_login(marketer)
    assert client.post(url(note, "pin/")).status_code == 302
    strip = client.get(account.get_absolute_url(), headers={"HX-Request": "true", "HX-Target": "pinned"})
    assert "十八か月" in strip.content.decode()
    client.post(url(note, "unpin/"))
    strip = client.get(account.get_absolute_url(), headers={"HX-Request": "true", "HX-Target": "pinned"})
    assert "十八か月" not in strip.content.decode()


def test_the_fourth_pin_is_answered_in_words(signed_in, account, rep):
    notes = [
        annotate(account=account, fields=fields(body=str(i)), operation=uuid4(), by=rep, at=timezone.now())
        for i in range(4)
    ]
    answers = [signed_in.post(url(each, "pin/"), headers=htmx(each)).content.decode() for each in notes]
    assert "3 are pinned here already." in answers[3]
    assert Annotation.objects.filter(pinned_at__isnull=False).count() == 3


def test_still_true_by_one_press(client, note, marketer):
    client.force_login(marketer)
    card = client.post(url(note, "renew/"), headers=htmx(note)).content.decode()
    assert "was true until" not in card
    assert "true until" in card


def test_deleted_it_can_be_undone_at_once(signed_in, note, account):
    gone = signed_in.post(url(note, "delete/"), headers=htmx(note)).content.decode()
    assert "Undo" in gone
    assert "data-gone-after" in gone
    assert "十八か月" not in signed_in.get(account.get_absolute_url()).content.decode()
    back = signed_in.post(url(note, "restore/"), headers=htmx(note)).content.decode()
    assert "十八か月" in back


def test_later_only_who_leads_brings_it_back(client, signed_in, note):
    signed_in.post(url(note, "delete/"))
    Annotation.objects.update(deleted_at=timezone.now() - UNDO_WITHIN - timedelta(seconds=5))
    late = signed_in.post(url(note, "restore/"), follow=True).content.decode()
    assert "The time to undo is over." in late
    assert "十八か月" not in late
    client.force_login(build.marketer(role=Role.LEAD))
    client.post(url(note, "restore/"))
    assert Annotation.objects.get(deleted_at=None) == note


@pytest.mark.parametrize("step", ["change/", "delete/"])
def test_what_is_the_authors_is_nobody_elses(client, note, marketer, step):
    client.force_login(marketer)
    assert client.post(url(note, step)).status_code == 403


@pytest.mark.parametrize("step", ["answer/", "pin/", "unpin/", "renew/"])
def test_whoever_is_in_no_team_looks_on(client, note, step):
    client.force_login(build.administrator())
    assert client.get(url(note)).status_code == 200
    assert client.post(url(note, step), answered()).status_code == 403


@pytest.mark.parametrize(
    "step", ["", "answer/", "change/", "pin/", "unpin/", "renew/", "delete/", "restore/"]
)
def test_what_stands_in_a_project_is_not_there_for_a_stranger(client, account, rep, marketer, step):
    target = build.target(build.project(rep, marketer), account, rep, marketer)
    made = annotate(
        account=account,
        fields=fields(body="ここだけの話"),
        operation=uuid4(),
        by=rep,
        at=timezone.now(),
        place=place(rep, account, f"target:{target.pk}"),
    )
    client.force_login(build.marketer())
    assert client.get(url(made, step)).status_code in {404, 405}
    assert client.post(url(made, step), answered()).status_code in {404, 405}
    assert "ここだけの話" not in client.get(account.get_absolute_url()).content.decode()
    entry = f"/accounts/{account.pk}/timeline/{made.activity.pk}/"
    assert client.get(entry).status_code == 404
    client.force_login(marketer)
    assert "ここだけの話" in client.get(account.get_absolute_url()).content.decode()
    assert client.get(entry).status_code == 200


def test_what_is_not_there_is_not_found(signed_in):
    assert signed_in.get("/accounts/annotations/99/").status_code == 404
    assert signed_in.post("/accounts/annotations/99/answer/", answered()).status_code == 404


@pytest.mark.parametrize("step", ["answer/", "pin/", "unpin/", "renew/", "delete/", "restore/"])
def test_a_link_changes_nothing(signed_in, note, step):
    assert signed_in.get(url(note, step)).status_code == 405


def test_the_page_costs_the_same_with_much_and_little(signed_in, note, rep, django_assert_max_num_queries):
    for number in range(20):
        build.annotation(note.account, rep, str(number), thread=note, kind="")
    signed_in.get(url(note))
    with django_assert_max_num_queries(8):
        signed_in.get(url(note))
