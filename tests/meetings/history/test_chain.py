"""The evidence chain, walked link by link: a story is two clicks from its email, a result two clicks from its story."""

import re
from html import unescape

import pytest

from nurture.meetings.history.actions import give_credit, judge
from nurture.playbook.insights.actions import add_source, write_insight
from nurture.playbook.insights.queries import row_of
from nurture.playbook.insights.rules import State
from nurture.sequences.models import Evidence
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
HREF = re.compile(r'<a\b[^>]*?href="([^"#]+)')
WORDS = "十八か月を超えると役員会は議論もしない"
RESULT = "Both teams: what came back supports it."


def links(client, path):
    """Where a click in the body of a page leads."""
    page = client.get(path)
    body = MAIN.search(page.text) if page.status_code == 200 else None
    found = {unescape(href) for href in HREF.findall(body[0])} if body else set()
    return {(path.partition("?")[0] + href) if href.startswith("?") else href for href in found}


def within_two_clicks(client, path, is_there):
    """The way there, if there is one."""
    for first in sorted(each for each in links(client, path) if each.startswith("/")):
        if is_there(first):
            return [first]
        for second in sorted(each for each in links(client, first) if each.startswith("/")):
            if is_there(second):
                return [first, second]
    return None


def says(client, words):
    return lambda path: words in client.get(path).text


@pytest.fixture
def note(target, rep):
    return build.annotation(target.account, rep, body="", their_words=WORDS)


@pytest.fixture
def insight(marketer):
    fields = {"who": "工場長", "information": "回収期間", "situation": "審査会の前", "words": "十八か月"}
    return write_insight(fields=fields, by=marketer, at=NOW)


@pytest.fixture
def judged(sent, rep, marketer):
    def _judged(finding="supports"):
        give_credit(decision=sent, at=NOW)
        for who in (rep, marketer):
            judge(decision=sent, finding=finding, again="yes", by=who, at=NOW)
        return sent

    return _judged


def rest_on(email, by, **source):
    Evidence.objects.create(email=email, added_at=NOW, added_by=by, **source)


def test_from_the_email_the_story_is_two_clicks_away(client, email, note, judged, rep, marketer):
    rest_on(email, marketer, annotation=note)
    judged()
    client.force_login(rep)
    assert within_two_clicks(client, email.get_absolute_url(), note.get_absolute_url().__eq__)


def test_from_the_story_its_result_is_two_clicks_away(client, email, note, judged, rep, marketer):
    rest_on(email, marketer, annotation=note)
    decision = judged()
    client.force_login(rep)
    assert decision.get_absolute_url() in links(client, note.get_absolute_url())
    assert RESULT in client.get(note.get_absolute_url()).text


def test_also_where_an_insight_stands_between_them(client, email, note, insight, judged, rep, marketer):
    add_source(insight=insight, source=f"annotation:{note.pk}", speaks_for=True, by=rep, at=NOW)
    rest_on(email, marketer, insight=insight)
    judged()
    client.force_login(marketer)
    assert within_two_clicks(client, note.get_absolute_url(), says(client, RESULT))
    assert insight.get_absolute_url() in links(client, f"{email.get_absolute_url()}?panel=why")
    assert note.get_absolute_url() in links(client, insight.get_absolute_url())


def test_from_the_decision_the_story_is_two_clicks_away(client, email, note, judged, rep, marketer):
    rest_on(email, marketer, annotation=note)
    decision = judged()
    client.force_login(rep)
    assert within_two_clicks(client, decision.get_absolute_url(), note.get_absolute_url().__eq__)


@pytest.mark.parametrize(
    ("finding", "state"),
    [("supports", State.SUPPORTED), ("does_not", State.CONTESTED), ("cannot_tell", State.DRAFT)],
)
def test_what_both_teams_found_flows_to_the_insight(
    email, note, insight, judged, rep, marketer, finding, state
):
    add_source(insight=insight, source=f"annotation:{note.pk}", speaks_for=True, by=rep, at=NOW)
    rest_on(email, marketer, insight=insight)
    judged(finding)
    assert row_of(rep, insight).state == state


def test_one_team_alone_moves_no_insight(sent, email, note, insight, rep, marketer):
    add_source(insight=insight, source=f"annotation:{note.pk}", speaks_for=True, by=rep, at=NOW)
    rest_on(email, marketer, insight=insight)
    judge(decision=sent, finding="does_not", by=rep, at=NOW)
    assert row_of(rep, insight).state == State.DRAFT
    assert not row_of(rep, insight).results
