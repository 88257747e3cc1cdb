"""What the room's screen chooses to say: what happened, who is heard first, what fits the point they are at."""

import pytest

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.delivery.models import Message
from nurture.meetings import actions
from nurture.meetings.queries.candidates import candidates
from nurture.meetings.queries.heard import heard_first
from nurture.meetings.queries.people import people_of
from nurture.meetings.queries.votes import ballot
from nurture.meetings.rules.addresses import without_addresses
from nurture.meetings.rules.moments import is_this_point
from nurture.meetings.rules.since import Told, most_telling
from nurture.projects.models import Membership
from nurture.projects.queries.members import memberships
from tests import build
from tests.build import NOW


def test_what_they_said_comes_before_what_machines_and_we_did():
    entries = [
        Told(0, "reaction", "delivery.away"),
        Told(1, "decision", "meetings.proposed"),
        Told(2, "knowledge", "accounts.annotated"),
        Told(3, "email", "delivery.sent"),
        Told(4, "reaction", "delivery.reply"),
    ]
    assert most_telling(entries, count=3) == [2, 3, 4]
    assert most_telling(entries[:2], count=3) == [0, 1]


def test_of_two_that_tell_as_much_the_later_one_is_read():
    entries = [Told(place, "email", "delivery.sent") for place in range(5)]
    assert most_telling(entries, count=3) == [0, 1, 2]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("送り先は ito@minato.example です", "送り先は …@minato.example です"),
        ("<a href='mailto:ito@minato.example'>Ito</a>", "<a href='mailto:ito@minato.example'>Ito</a>"),
        ("<textarea>ito@minato.example</textarea>", "<textarea>ito@minato.example</textarea>"),
        ("<p>@山田 真理子 件名に</p>", "<p>@山田 真理子 件名に</p>"),
        ("taro.ito+a@a.b.example, x@c.example", "…@a.b.example, …@c.example"),
    ],
)
def test_words_lose_the_personal_part_of_addresses_and_fields_keep_what_is_typed(html, shown):
    assert without_addresses(html) == shown


def test_a_moment_is_this_point_only_where_the_target_is():
    assert is_this_point(stage="evaluating", needed_at="approval")
    assert not is_this_point(stage="learning", needed_at="approval")
    assert not is_this_point(stage="evaluating", needed_at="unknown")


@pytest.mark.django_db
class TestHeardFirst:
    @pytest.fixture
    def ask(self, meeting, target, rep, marketer):
        """`ask(first, second)`: what each chose, None for neither; then whom the room hears first."""
        ideas = [
            actions.propose(meeting=meeting, target=target, title=title, by=rep, at=NOW)
            for title in ("甲", "乙")
        ]
        second = build.rep("tanabe@tsubaki.example")
        Membership.objects.create(project=target.project, user=second, joined_at=NOW)

        def asked(*choices, reveal=True):
            actions.open_vote(meeting=meeting, target=target, by=rep, at=NOW)
            for by, choice in zip((rep, marketer, second), choices, strict=True):
                proposal = None if choice is None else ideas[choice]
                actions.vote(
                    meeting=meeting,
                    target=target,
                    expected="reply",
                    confidence=2,
                    proposal=proposal,
                    by=by,
                    at=NOW,
                )
            if reveal:
                actions.reveal(meeting=meeting, target=target, by=rep, at=NOW)
            given = ballot(meeting, target, rep, here=[], members=memberships(meeting.project))
            found = heard_first(given, candidates(meeting, target))
            return [(each.candidate and each.candidate.title, len(each.votes)) for each in found]

        return asked

    def test_whoever_chose_what_fewer_chose(self, ask):
        assert ask(0, 0, 1) == [("乙", 1)]

    def test_also_whoever_chose_none_of_them(self, ask):
        assert ask(0, 0, None) == [(None, 1)]

    def test_nobody_when_all_agree(self, ask):
        assert ask(0, 0, 0) == []

    def test_nobody_as_long_as_it_is_secret(self, ask):
        assert ask(0, 0, 1, reveal=False) == []


@pytest.mark.django_db
def test_people_say_how_far_we_reached_them_and_which_roles_are_known(target, django_assert_num_queries):
    build.contact(target.account, "ito@minato.example", name_latin="Ken Ito", buying_role="champion")
    build.contact(target.account, "mori@minato.example", name_latin="Yuko Mori", buying_role="gatekeeper")
    with django_assert_num_queries(2):
        found = people_of(target.account)
    assert [(str(each.contact), each.emails) for each in found.shown] == [("Ken Ito", 0), ("Yuko Mori", 0)]
    assert (found.known_roles, found.covered_roles) == (2, 6)
    assert {str(role.value) for role in found.unfilled} == {"economic_buyer", "approver"}
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_choosing_a_draft_brings_no_other_one_onto_the_screen(meeting, target, rep):
    steps = build.sequence(target, "一通目", "二通目", "三通目").steps.order_by("position")
    actions.proposal_for_email(meeting=meeting, target=target, email=steps[0].email, at=NOW)
    found = candidates(meeting, target)
    assert [each.title for each in found.shown] == ["一通目", "二通目"]
    assert [each.title for each in found.waiting] == ["三通目"]


@pytest.mark.django_db
def test_what_is_shown_elsewhere_is_not_told_as_news(client, meeting, target, rep):
    for verb, category, detail in (
        ("delivery.sent", ActivityCategory.EMAIL, {"subject": "一通目"}),
        ("meetings.proposed", ActivityCategory.DECISION, {"title": "案", "aim": ""}),
        ("delivery.sent", ActivityCategory.EMAIL, {"subject": "二通目"}),
        ("delivery.sent", ActivityCategory.EMAIL, {"subject": "三通目"}),
    ):
        record(account=target.account, verb=verb, category=category, at=NOW, by=rep, detail=detail)
    client.force_login(rep)
    page = client.get(f"/meetings/{meeting.pk}/targets/{target.pk}/")
    lines = page.context["room"].lines
    assert [each.detail["subject"] for each in lines] == ["一通目", "二通目", "三通目"]
