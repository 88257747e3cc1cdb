"""Insights are written once, overwritten by nobody, and their sources never deleted."""

from uuid import uuid4

import pytest

from nurture.playbook.insights import actions, queries
from nurture.playbook.insights.facts import InsightChanged, NoSource
from nurture.playbook.models import Insight, InsightSource
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db
FIELDS = {"who": "工場長", "information": "回収の年数", "situation": "投資の前", "words": "何年で戻るのか"}


@pytest.fixture
def rep(db):
    return build.rep("kondo@tsubaki.example")


@pytest.fixture
def two(rep):
    """What two customers said."""
    return [
        build.annotation(build.account(name), rep, their_words="何年で戻るのか", body="")
        for name in ("港精密工業", "北浜鉄鋼")
    ]


@pytest.fixture
def insight(rep):
    return actions.write_insight(fields=FIELDS, by=rep, at=NOW)


def test_a_double_click_writes_one(rep, two):
    operation = uuid4()
    for _press in range(2):
        made = actions.write_insight(
            fields=FIELDS, source=f"annotation:{two[0].pk}", by=rep, at=NOW, operation=operation
        )
    assert Insight.objects.get() == made
    assert queries.row_of(rep, made).state == "draft"


def test_two_accounts_support_it_and_one_voice_against_contests_it(rep, insight, two):
    for note in two:
        actions.add_source(insight=insight, source=f"annotation:{note.pk}", speaks_for=True, by=rep, at=NOW)
    assert queries.row_of(rep, insight).state == "supported"
    actions.add_source(insight=insight, source=f"annotation:{two[1].pk}", speaks_for=False, by=rep, at=NOW)
    row = queries.row_of(rep, insight)
    assert (row.state, len(row.speak_for), len(row.speak_against)) == ("contested", 1, 1)
    assert InsightSource.objects.count() == 3


def test_a_source_is_taken_out_and_what_was_there_stays(rep, insight, two):
    source = actions.add_source(
        insight=insight, source=f"annotation:{two[0].pk}", speaks_for=True, by=rep, at=NOW
    )
    actions.remove_source(source=source, by=rep, at=NOW)
    assert queries.row_of(rep, insight).voices == []
    assert InsightSource.objects.get().removed_by == rep


@pytest.mark.parametrize(
    "code", ["", "annotation:", "annotation:999999", "nothing:1", "deal:x", "deal:" + "9" * 30]
)
def test_what_is_not_there_speaks_for_nothing(rep, insight, code):
    with pytest.raises(NoSource):
        actions.add_source(insight=insight, source=code, speaks_for=True, by=rep, at=NOW)


def test_a_note_of_a_project_of_others_is_no_source_and_is_not_shown(rep, insight):
    other = build.rep("other@tsubaki.example")
    project = build.project(other, build.marketer())
    note = build.annotation(build.account(), other, their_words="内緒", body="", audience=project.pk)
    with pytest.raises(NoSource):
        actions.add_source(insight=insight, source=f"annotation:{note.pk}", speaks_for=True, by=rep, at=NOW)
    actions.add_source(insight=insight, source=f"annotation:{note.pk}", speaks_for=True, by=other, at=NOW)
    [voice] = queries.row_of(rep, insight).voices
    assert voice.what is None


def test_nobody_overwrites_what_somebody_saved_meanwhile(rep, insight):
    changed = FIELDS | {"who": "部長"}
    actions.change_insight(insight=insight, version=1, fields=changed, by=rep, at=NOW)
    with pytest.raises(InsightChanged):
        actions.change_insight(insight=insight, version=1, fields=FIELDS, by=rep, at=NOW)
    assert Insight.objects.get().who == "部長"


def test_a_retired_one_is_no_longer_offered_and_comes_back(rep, insight):
    actions.retire(insight=insight, why="もう聞かれない", by=rep, at=NOW)
    assert queries.search("回収", size=5) == []
    insight.refresh_from_db()
    assert queries.row_of(rep, insight).state == "retired"
    actions.bring_back(insight=insight)
    assert queries.search("回収", size=5) == [insight]
