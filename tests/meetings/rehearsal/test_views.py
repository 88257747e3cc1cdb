"""Practising alone: the real room, step by step, and nothing of it is left."""

import html
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import Activity, Annotation
from nurture.meetings.models import Decision, Meeting, Operation, Presence, Proposal, Turn, Vote
from nurture.meetings.rules.voting import MORE
from nurture.projects.models import Cycle
from tests import build
from tests.build import NOW
from tests.meetings.test_views import key_of

pytestmark = pytest.mark.django_db

KEPT = (Decision, Proposal, Turn, Vote, Operation, Presence, Activity, Annotation)


@pytest.fixture
def lobby(meeting):
    Meeting.objects.update(opened_at=None, opened_by=None, facilitator=None)
    return meeting


@pytest.fixture
def rehearsal(client, lobby, target, email, rep):
    """The page, and what each of its forms is pressed with."""
    client.force_login(rep)
    return Rehearsal(client, f"/meetings/{lobby.pk}/rehearsal/{target.pk}/")


class Rehearsal:
    def __init__(self, client, url):
        self.client, self.url = client, url
        self.answer = client.get(url)

    @property
    def page(self):
        return self.answer.text

    def press(self, tail, **said):
        """The form whose act ends like this, with the hidden fields that it has."""
        form = next(
            found
            for found in re.findall(r"<form.*?</form>", self.page, re.DOTALL)
            if re.search(rf'action="{self.url}\?act=[^"]*{tail}"', found)
        )
        address = re.search(r'action="([^"]+)"', form)[1]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        self.answer = self.client.post(address, hidden | said)
        return self


def rows():
    return [model.objects.count() for model in KEPT] + list(Meeting.objects.values())


def test_one_votes_reveals_and_decides_and_nothing_is_left(rehearsal, email, target):
    before = rows()
    assert "A rehearsal." in rehearsal.page
    rehearsal.press("vote/open/")
    assert "vote-form" in rehearsal.page
    rehearsal.press("vote/", choice=key_of(email), expected="reply", confidence=2)
    assert "Change my vote" in rehearsal.page
    rehearsal.press("reveal/")
    assert rehearsal.answer.status_code == 200, rehearsal.page
    assert 'aria-current="step"' in rehearsal.page
    rehearsal.press("decide/", kind="wait", until="2030-12-10", reason="一月まで予算がない")
    assert "一月まで予算がない" in rehearsal.page
    assert "decision-stands" in rehearsal.page
    rehearsal.press("withdraw/")
    assert "decision-stands" not in rehearsal.page
    assert rows() == before


def test_one_practises_also_while_another_meeting_is_open(client, lobby, target, rep):
    build.meeting(build.cycle(target.project, number=3))
    client.force_login(rep)
    assert "A rehearsal." in client.get(f"/meetings/{lobby.pk}/rehearsal/{target.pk}/").text


def test_what_was_done_at_one_target_is_still_done_at_the_next(
    rehearsal, client, lobby, target, rep, marketer
):
    other = build.target(target.project, build.account("他社"), rep, marketer)
    rehearsal.press("proposals/", title="工場の見学", aim="")
    rehearsal.press("decide/", kind="wait", until="2030-12-10", reason="一月まで予算がない")
    link = re.search(rf'href="(/meetings/{lobby.pk}/rehearsal/{other.pk}/\?so_far=[^"]+)"', rehearsal.page)[1]
    there = client.get(link).text
    assert "is-confirming" in there
    back = re.search(rf'href="(/meetings/{lobby.pk}/rehearsal/{target.pk}/\?so_far=[^"]+)"', there)[1]
    assert "工場の見学" in client.get(back).text
    assert not Proposal.objects.exists()


def test_rows_that_have_other_numbers_each_time_are_found_again(rehearsal, marketer):
    rehearsal.press("proposals/", title="工場の見学", aim="").press("vote/open/")
    for _ in range(2):
        key = re.search(r'name="choice" value="(proposal:\d+)"', rehearsal.page)[1]
        rehearsal.press("vote/", choice=key, expected="reply", confidence=2)
        assert rehearsal.answer.status_code == 200
        assert re.search(r'name="choice" value="proposal:\d+"[^>]* checked', rehearsal.page)


def test_what_was_said_in_the_room_is_recorded_on_its_sheet_until_both_agree(rehearsal, client, marketer):
    before = rows()
    rehearsal.press("decide/", kind="wait", until="2030-12-10", reason="一月まで予算がない")
    sheet = html.unescape(re.search(r'hx-get="([^"]*sheet=[^"]*record[^"]*)"', rehearsal.page)[1])
    headers = {"HX-Request": "true", "HX-Target": "decision-sheet"}
    rehearsal.answer = client.get(sheet, headers=headers)
    assert rehearsal.page.lstrip().startswith("<section")
    rehearsal.press("record/", person=marketer.pk)
    assert "Agreed" in rehearsal.page
    assert rows() == before


def test_only_the_sheets_of_a_decision_are_looked_at(rehearsal, client):
    for address in ("/settings/", "/meetings/decisions/1/", "/nowhere/"):
        assert client.get(rehearsal.url, {"sheet": address}).status_code == 404


def test_what_is_refused_says_so_with_its_words_and_is_not_carried_along(rehearsal):
    rehearsal.press("decide/", kind="wait", until="", reason="電話のほうが早い")
    assert rehearsal.answer.status_code == 422
    assert "電話のほうが早い" in rehearsal.page
    rehearsal.press("decide/", kind="wait", until="2030-12-10", reason="電話のほうが早い")
    assert "decision-stands" in rehearsal.page


def test_a_fragment_is_answered_with_a_fragment_and_brings_what_was_done(client, rehearsal):
    headers = {"HX-Request": "true", "HX-Target": "decision-bar"}
    act = f"{rehearsal.url}?act={rehearsal.url.replace('rehearsal', 'targets')}vote/open/"
    answer = client.post(act, {"so_far": ""}, headers=headers)
    assert answer.text.lstrip().startswith("<section")
    assert "vote-form" in answer.text
    again = client.get(rehearsal.url, {"so_far": answer["X-So-Far"]})
    assert "vote-form" in again.text


def test_nothing_of_the_page_leads_out_of_the_rehearsal_by_a_press(rehearsal):
    for address in re.findall(r'(?:action|hx-post)="([^"]+)"', rehearsal.page):
        assert not urlsplit(address).path.startswith("/meetings/") or urlsplit(address).path == rehearsal.url
    assert "data-resend" not in rehearsal.page
    assert "data-draft=" not in rehearsal.page
    assert "data-rehearsal" in rehearsal.page


@pytest.mark.parametrize(
    "act", ["/meetings/{pk}/close/", "/meetings/{pk}/open/", "/accounts/new/", "/nowhere/", ""]
)
def test_only_what_belongs_to_the_room_is_practised(client, rehearsal, lobby, act):
    answer = client.post(rehearsal.url + "?act=" + act.format(pk=lobby.pk), {})
    assert answer.status_code in {200, 404}
    assert Meeting.objects.get().opened_at is None


def test_what_somebody_else_wrote_into_it_counts_for_nothing(client, rehearsal):
    assert client.get(rehearsal.url, {"so_far": "made-up:1234"}).status_code == 200


def test_the_clock_goes_on_from_step_to_step(rehearsal):
    def ends():
        return datetime.fromisoformat(re.search(r'data-ends="([^"]+)"', rehearsal.page)[1])

    rehearsal.press("extend/")
    first = ends()
    rehearsal.press("vote/open/")
    assert abs(ends() - first) < timedelta(seconds=1)
    rehearsal.press("extend/")
    assert abs(ends() - first - MORE) < timedelta(seconds=1)


def test_it_begins_at_the_first_target(client, rehearsal, lobby, target):
    answer = client.get(f"/meetings/{lobby.pk}/rehearsal/")
    assert answer["Location"] == rehearsal.url
    assert parse_qs(urlsplit(answer["Location"]).query) == {}


def test_the_other_team_may_and_nobody_else(client, lobby, target, email, marketer):
    url = f"/meetings/{lobby.pk}/rehearsal/{target.pk}/"
    client.force_login(marketer)
    assert client.get(url).status_code == 200
    for person, expected in ((build.rep(), 404), (build.administrator(), 302)):
        client.force_login(person)
        act = f"/meetings/{lobby.pk}/targets/{target.pk}/vote/open/"
        assert client.get(url).status_code == expected
        assert client.post(f"{url}?act={act}").status_code == expected
    client.force_login(marketer)
    assert client.get(f"/meetings/{lobby.pk}/rehearsal/999999/").status_code == 404
    assert client.put(url).status_code == 405


def test_a_meeting_that_has_begun_is_not_rehearsed(client, meeting, target, rep):
    client.force_login(rep)
    for path in ("", f"{target.pk}/"):
        answer = client.get(f"/meetings/{meeting.pk}/rehearsal/{path}")
        assert answer["Location"] == f"/meetings/{meeting.pk}/"


def test_a_meeting_that_was_skipped_is_not_rehearsed(client, lobby, target, rep):
    Cycle.objects.update(skipped_at=NOW, skipped_by=rep)
    client.force_login(rep)
    for tail in ("", f"{target.pk}/"):
        answer = client.get(f"/meetings/{lobby.pk}/rehearsal/{tail}")
        assert answer["Location"] == f"/meetings/{lobby.pk}/"


def test_a_draft_is_searched_for_and_practised_with_and_leads_nobody_out(client, lobby, target, email, rep):
    for number in range(12):
        build.email(email.step.sequence, f"配信 {number:02}")
    client.force_login(rep)
    rehearsal, before = Rehearsal(client, f"/meetings/{lobby.pk}/rehearsal/{target.pk}/"), rows()
    assert 'role="search"' in rehearsal.page
    # A page of its own would put it beside the others for good.
    assert not re.search(r'(action|href)="[^"]*/drafts/', rehearsal.page)
    waits = re.findall(r'name="draft" value="(\d+)"', rehearsal.page)[-1]
    for _again in range(2):
        rehearsal.press("/proposals/from/", draft=waits)
        assert "Take back" in rehearsal.page
        rehearsal.press("/withdraw/")
        assert "Take back" not in rehearsal.page
    assert rows() == before
