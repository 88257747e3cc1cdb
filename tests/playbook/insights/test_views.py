"""Insights on their pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nurture.playbook.insights import actions
from nurture.playbook.models import Insight
from tests import build
from tests.build import NOW
from tests.playbook.insights.test_actions import FIELDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep(db):
    return build.rep("kondo@tsubaki.example")


@pytest.fixture
def marketer(db):
    return build.marketer("yamada@tsubaki.example")


@pytest.fixture
def note(rep):
    return build.annotation(build.account("港精密工業"), rep, their_words="何年で戻るのか", body="")


def test_it_is_written_from_what_somebody_said_found_and_rested_on(client, marketer, note):
    client.force_login(marketer)
    form = client.get(f"/insights/new/?from=annotation:{note.pk}&words=何年で戻るのか")
    assert "何年で戻るのか" in form.text
    page = client.post("/insights/new/", FIELDS | {"source": f"annotation:{note.pk}"}, follow=True)
    assert "工場長 needs 回収の年数 when 投資の前" in page.text
    assert "港精密工業" in page.text
    assert "工場長 needs" in client.get("/insights/?q=回収").text
    assert "Nothing says" in client.get("/insights/?q=zzz").text
    assert "工場長 needs" in client.get(note.get_absolute_url()).text


def test_it_is_said_in_japanese(client, marketer):
    marketer.language = "ja"
    marketer.save()
    made = actions.write_insight(fields=FIELDS, by=marketer, at=NOW)
    client.force_login(marketer)
    assert (
        "工場長は、「投資の前」のときに「回収の年数」を必要とする。"
        in client.get(made.get_absolute_url()).text
    )


def test_what_is_missing_is_said_and_nothing_is_lost(client, marketer):
    client.force_login(marketer)
    answer = client.post("/insights/new/", FIELDS | {"words": ""})
    assert answer.status_code == 422
    assert "回収の年数" in answer.text
    assert not Insight.objects.exists()
    gone = client.post("/insights/new/", FIELDS | {"source": "annotation:99"})
    assert gone.status_code == 422
    assert not Insight.objects.exists()


def test_both_texts_are_shown_when_somebody_saved_meanwhile(client, marketer, rep):
    made = actions.write_insight(fields=FIELDS, by=rep, at=NOW)
    actions.change_insight(insight=made, version=1, fields=FIELDS | {"who": "部長"}, by=rep, at=NOW)
    client.force_login(marketer)
    answer = client.post(f"/insights/{made.pk}/edit/", FIELDS | {"who": "課長", "version": 1})
    assert answer.status_code == 409
    assert "部長" in answer.text
    assert "課長" in answer.text
    client.post(f"/insights/{made.pk}/edit/", FIELDS | {"who": "課長", "version": 2})
    assert Insight.objects.get().who == "課長"


def test_voices_are_found_named_and_taken_out(client, marketer, rep, note):
    made = actions.write_insight(fields=FIELDS, by=rep, at=NOW)
    client.force_login(marketer)
    assert f"annotation:{note.pk}" in client.get(f"{made.get_absolute_url()}?find=何年").text
    client.post(f"/insights/{made.pk}/sources/", {"source": f"annotation:{note.pk}", "against": "1"})
    page = client.get(made.get_absolute_url())
    assert "What speaks against it" in page.text
    assert "Contested" in page.text
    client.post(f"/insights/sources/{made.sources.get().pk}/remove/")
    assert "Contested" not in client.get(made.get_absolute_url()).text
    gone = client.post(f"/insights/{made.pk}/sources/", {"source": "deal:99"}, follow=True)
    assert "not there any more" in gone.text


def test_it_is_retired_with_a_reason_and_used_again(client, marketer, rep):
    made = actions.write_insight(fields=FIELDS, by=rep, at=NOW)
    client.force_login(marketer)
    assert client.post(f"/insights/{made.pk}/retire/", {"why": ""}).status_code == 422
    page = client.post(f"/insights/{made.pk}/retire/", {"why": "もう聞かれない"}, follow=True)
    assert "もう聞かれない" in page.text
    assert "工場長" in client.get("/insights/?retired").text
    client.post(f"/insights/{made.pk}/retire/", {"back": "1"})
    assert Insight.objects.get().retired_at is None


def test_the_list_asks_the_same_for_one_and_for_twenty(client, marketer, rep, note):
    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get("/insights/")
        return len(found)

    client.force_login(marketer)
    for number in range(20):
        actions.write_insight(
            fields=FIELDS | {"who": f"工場長{number}"}, source=f"annotation:{note.pk}", by=rep, at=NOW
        )
        if number == 0:
            few = asked()
    assert asked() == few
