"""What the mail says to whom, in which language, and how its plain text is set; and tests/…/test_tasks.py that it arrives."""

import email as mails
import re
from datetime import timedelta
from email.policy import default
from uuid import uuid4

import pytest

from nurture.meetings import actions
from nurture.meetings.homework.actions import drop, give
from nurture.meetings.minutes.actions.writing import correct, rate
from nurture.meetings.minutes.letters import letter
from nurture.meetings.minutes.models import MinutesMail
from nurture.meetings.minutes.queries import minutes
from nurture.meetings.minutes.rules.plain import COLUMNS, width
from nurture.meetings.models import Attendance, Dissent
from tests import build
from tests.build import NOW
from tests.meetings.actions.agreeing import agree

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(seconds=20)


def read(meeting, user, *, at=LATER):
    mail = MinutesMail.objects.select_related("user", "meeting__project").get(meeting=meeting, user=user)
    return mails.message_from_bytes(letter(mail, minutes(meeting), at=at), policy=default)


def text(message):
    return message.get_body(("plain",)).get_content()


def markup(message):
    return message.get_body(("html",)).get_content()


def places(body, *words):
    """Where each stands; fails where one is missing."""
    return [body.index(each) for each in words]


def test_what_is_mine_stands_first_then_the_rest(held, rep):
    message = read(held, rep)
    assert message["Subject"] == "Minutes of FY26 重点十社, Tue 24 Nov: one thing to do"
    found = places(
        text(message),
        "Sho Kondo, this is what the meeting of Tue 24 Nov agreed on.",
        "For you to do",
        "Ask Ito who signs",
        "Your accounts",
        "* Minato Precision",
        "Wait until 30 Nov",
        "because The plant manager is away until then",
        "Nothing agreed",
        "* Kitahama Steel",
        "What the others do",
        "Draft the payback sheet",
        "About the meeting",
    )
    assert found == sorted(found)


def test_the_same_meeting_begins_with_something_else_for_somebody_else(held, clerk):
    message = read(held, clerk)
    assert message["Subject"] == "Minutes of FY26 重点十社, Tue 24 Nov"
    body = text(message)
    assert "For you to do" not in body
    found = places(body, "Your accounts", "* Kitahama Steel", "The other accounts", "* Minato Precision")
    assert found == sorted(found)


def test_a_meeting_without_a_room_says_so_and_nobody_was_missing_there(held, clerk):
    held.apart_until = held.closed_at
    body = " ".join(text(read(held, clerk)).split())
    assert "It was held without a room: everybody voted and confirmed in their own time." in body
    assert "You took no part." in body
    assert "2 took part" in body
    assert "there." not in body
    assert "It was held without a room" not in text(read(type(held).objects.get(pk=held.pk), clerk))


def test_whoever_was_away_is_told_so_and_where_to_object(held, clerk, target, settings):
    settings.SITE_URL = "https://nurture.example.com"
    body = text(read(held, clerk))
    assert "You were not there." in body
    assert "you can withdraw it" in " ".join(body.split())
    assert f"https://nurture.example.com/meetings/{held.pk}/targets/{target.pk}/" in body
    assert "Not there" in body


def test_whoever_spoke_for_them_is_named(held, clerk, rep):
    Attendance.objects.create(meeting=held, user=clerk, answer="delegate", delegate=rep, at=NOW)
    assert "You were not there; Sho Kondo spoke for you." in text(read(held, clerk))


def test_those_who_were_there_are_not_told_that_they_were_not(held, rep):
    assert "You were not there" not in text(read(held, rep))


def test_it_is_written_in_the_language_of_its_reader(held, marketer):
    marketer.language = "ja"
    marketer.save()
    message = read(held, marketer)
    assert message["Subject"] == "FY26 重点十社 11月24日(火)の議事録(宿題1件)"
    body = text(message)
    found = places(
        body,
        "山田 萌さん、11月24日(火)の会議で決まったことをお知らせします。",
        "あなたの宿題",
        "Draft the payback sheet",
        "担当の企業",
        "港精密工業株式会社",
        "北浜製鋼株式会社",
    )
    assert found == sorted(found)
    assert "Your accounts" not in body


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_line_of_the_plain_text_is_wider_than_72_columns(held, meeting, target, rep, marketer, language):
    rep.language = language
    rep.save()
    words = "更新費用の回収見込みを二号ラインの数字で出し直し、稟議に添えていただく。" * 4
    give(
        meeting=held,
        words="見積の前提を確かめる。" * 15,
        owner=rep,
        due=NOW.date().replace(day=27),
        by=marketer,
        at=NOW,
    )
    correct(
        meeting=held,
        target=target,
        seen="The plant manager is away until then",
        words=words,
        by=rep,
        at=LATER,
    )
    rate(meeting=held, score=7, improvement="読む時間をもう少し。" * 15, by=marketer, at=LATER)
    lines = text(read(held, rep)).splitlines()
    assert len(lines) > 30
    assert [line for line in lines if width(line) > COLUMNS and "http" not in line] == []
    assert [line for line in lines if line != line.rstrip()] == []


def test_both_parts_say_the_same(held, rep):
    message = read(held, rep)
    for words in ("Ask Ito who signs", "Minato Precision", "Kitahama Steel", "Draft the payback sheet"):
        assert words in text(message)
        assert words in markup(message)


def test_names_and_words_are_no_markup(held, rep, target):
    target.account.name_latin = "<script>alert(1)</script>"
    target.account.save()
    assert "<script>" not in markup(read(held, rep))


def test_the_same_mail_has_the_same_message_id_however_often_it_is_written(held, rep):
    ids = {read(held, rep, at=LATER + timedelta(minutes=n))["Message-ID"] for n in range(3)}
    assert len(ids) == 1


def test_who_saw_it_otherwise_and_whose_word_was_recorded_is_said(held, rep, marketer, clerk, target):
    decision = held.decisions.get()
    Dissent.objects.create(
        decision=decision, user=clerk, team="sales", words="Too late for their budget", at=NOW
    )
    decision.confirmations.filter(user=marketer).update(recorded_by=rep)
    body = " ".join(text(read(held, rep)).split())
    assert "Saki Tanabe sees it otherwise: Too late for their budget" in body
    assert "Marketing: Moe Yamada (recorded by Sho Kondo)" in body


def test_what_was_withdrawn_since_says_so_before_what_was_decided(held, rep, marketer):
    held.decisions.update(withdrawn_at=NOW + timedelta(seconds=10), withdrawn_by=marketer)
    found = places(
        text(read(held, rep)),
        "* Minato Precision",
        "Withdrawn since, by Moe Yamada, ",
        "Wait until 30 Nov",
    )
    assert found == sorted(found)


def test_what_is_expected_and_why_nobody_waited_for_the_owners_is_said(held, rep):
    held.decisions.update(
        expected="reply", check_on=NOW.date().replace(day=30), without_quorum="Both are at the fair"
    )
    body = text(read(held, rep))
    assert "Expected: They answer; both look on Mon 30 Nov" in body
    assert "Decided without the owners: Both are at the fair" in body


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"kind": "rewrite", "until": None, "instruction": "One page only"},
            "Moe Yamada · by 30 Nov · One page only",
        ),
        ({"kind": "sales_touch", "until": None, "touch": "visit"}, "Moe Yamada · by 30 Nov"),
        ({"kind": "hand_off", "until": None}, "Offered to sales. Nothing is sent to it meanwhile."),
        ({"kind": "park", "end_reason": "postponed"}, "They put it off"),
    ],
)
def test_what_follows_from_a_decision_is_said(held, rep, marketer, client, fields, said):
    work = {"assigned_to": marketer, "due_on": NOW.date().replace(day=30)}
    held.decisions.update(**fields, **(work if fields["kind"] in {"rewrite", "sales_touch"} else {}))
    assert said in text(read(held, rep))
    client.force_login(rep)
    page = client.get(f"/meetings/{held.pk}/minutes/").content.decode()
    assert said in " ".join(page.split())


def test_a_handoff_withdrawn_since_is_not_said_to_keep_mail_back(held, rep, marketer, client):
    held.decisions.update(kind="hand_off", until=None, withdrawn_at=LATER, withdrawn_by=marketer)
    client.force_login(rep)
    for said in (text(read(held, rep)), client.get(f"/meetings/{held.pk}/minutes/").text):
        assert "Withdrawn since" in said
        assert "Nothing is sent to it meanwhile" not in said


def test_what_was_done_or_dropped_in_the_meeting_is_nobodys_to_do(held, rep, marketer):
    drop(action=held.actions.get(owner=marketer), why="Sato has one", by=rep, at=LATER)
    assert "Draft the payback sheet" not in text(read(held, rep))


def test_ratings_are_told_by_name_and_as_a_range_and_never_as_an_average(held, rep, marketer):
    rate(meeting=held, score=6, improvement="More time to read", by=rep, at=LATER)
    rate(meeting=held, score=9, by=marketer, at=LATER)
    body = text(read(held, rep))
    assert "Rated by 2: from 6 to 9 of 10" in body
    assert "Sho Kondo 6 · More time to read" in body
    assert "7.5" not in body


def test_whoever_was_there_and_has_not_rated_it_is_asked(held, rep, marketer, clerk):
    rate(meeting=held, score=6, by=rep, at=LATER)
    asked = [user for user in (rep, marketer, clerk) if "You have not rated it yet" in text(read(held, user))]
    assert asked == [marketer]


def test_the_next_meeting_is_named(held, rep, target):
    build.cycle(
        target.project, number=5, meeting_at=NOW + timedelta(days=7), observe_until=NOW + timedelta(days=14)
    )
    assert "Tue 1 Dec 10:00" in text(read(held, rep))


def test_an_action_of_an_earlier_meeting_is_still_mine_and_says_how_often_it_was_carried(
    held, target, rep, marketer
):
    earlier = build.meeting(
        build.cycle(
            target.project,
            number=3,
            contribute_by=NOW - timedelta(days=9),
            draft_by=NOW - timedelta(days=8),
            meeting_at=NOW - timedelta(days=7),
        ),
        closed_at=NOW - timedelta(days=7),
        closed_by=rep,
    )
    give(
        meeting=earlier,
        words="Find the minutes of the board",
        owner=rep,
        due=(NOW - timedelta(days=4)).date(),
        by=marketer,
        at=NOW - timedelta(days=7),
        operation=uuid4(),
    )
    message = read(held, rep)
    assert message["Subject"].endswith("2 things to do")
    body = text(message)
    assert "late since Fri 20 Nov" in body
    assert "carried over once" in body


def test_a_split_says_who_gets_which_email(client, meeting, target, email, ito, rep, marketer):
    build.sender_profile()
    mori = build.contact(
        target.account, "mori@minato.example", family_name="森", buying_role="economic_buyer"
    )
    other = build.email(email.step.sequence, "回収の表", ito, mori)
    agree(meeting, target, "split", (rep, marketer), shares={email: [ito], other: [mori]})
    client.force_login(rep)
    read_out = client.get(f"/meetings/{meeting.pk}/close/").text
    actions.close_meeting(meeting=meeting, left={}, by=rep, at=NOW)
    meeting.refresh_from_db()
    page = client.get(f"/meetings/{meeting.pk}/minutes/").text
    for title in ("稼働率の話", "回収の表"):
        assert f"<q>{title}</q>" in read_out
        assert f"<q>{title}</q>" in page
    body = text(read(meeting, rep))
    assert re.search(rf"to {ito}, .*: “稼働率の話”", body)
    assert re.search(rf"to {mori}, .*: “回収の表”", body)
