import email
from datetime import timedelta
from email.policy import default
from uuid import uuid4

import pytest

from accounts.actions.annotations import annotate
from accounts.models import Activity
from nurture.delivery.models import Reaction
from nurture.demo.sample import loading
from nurture.digests.letters import letter
from nurture.meetings.homework.actions import give
from nurture.team.models import User
from tests import build
from tests.build import NOW
from tests.reports import waiting


def read(user, *, at=NOW):
    raw = letter(user, day=at.date(), at=at)
    return raw and email.message_from_bytes(raw, policy=default)


def text(message):
    return message.get_body(("plain",)).get_content()


def markup(message):
    return message.get_body(("html",)).get_content()


def test_it_says_what_waits_and_where(target, rep, settings):
    settings.SITE_URL = "https://nurture.example.com"
    waiting.pause(target.account)
    message = read(rep)
    assert message["Subject"] == "One thing waits for you"
    assert message["To"] == "Sho Kondo <kondo@tsubaki.example>"
    for body in (text(message), markup(message)):
        assert "Minato Precision" in body
        assert "has answered. Nothing more goes out until you choose how to go on." in body
        assert f"https://nurture.example.com/accounts/{target.account_id}/" in body


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"kind": "complaint"}, "reported our mail as unwanted. Nothing more goes out"),
        ({"kind": "unsubscribe"}, "asked for no more mail. Nothing more goes out"),
        ({"kind": "phone"}, "has talked with us. Nothing more goes out"),
    ],
)
def test_what_paused_an_account_is_called_what_it_was(target, rep, marketer, facts, says):
    told = {"recorded_by": marketer, "operation": uuid4()} if facts["kind"] == "phone" else {}
    pause = waiting.pause(target.account)
    Reaction.objects.filter(pk=pause.reaction_id).update(**facts | told)
    assert says in text(read(rep))
    assert "has answered" not in text(read(rep))


def test_what_somebody_took_on_is_named(target, rep, marketer):
    meeting = build.meeting(build.cycle(target.project))
    give(
        meeting=meeting,
        target=target,
        words="Ask Ito who signs",
        owner=rep,
        due=NOW.date(),
        by=marketer,
        at=NOW,
    )
    message = read(rep)
    assert "has an action that you took on." in text(message)
    assert "\r\n  Ask Ito who signs\r\n  http" in text(message)
    assert "Ask Ito who signs" in markup(message)


def test_it_is_written_in_the_language_of_its_reader(target, marketer):
    marketer.language = "ja"
    waiting.pause(target.account)
    message = read(marketer)
    assert message["Subject"] == "1件があなたを待っています"
    assert "山田 萌さん、おはようございます。" in text(message)
    assert "港精密工業株式会社から返信がありました" in text(message)


def test_with_nothing_owed_and_nothing_happened_there_is_none(target, rep):
    assert read(rep) is None


def test_what_colleagues_did_is_told_once(target, rep, marketer):
    fields = {"account": target.account, "verb": "accounts.account_added", "category": "record"}
    Activity.objects.create(**fields, actor=marketer, at=NOW - timedelta(hours=3))
    message = read(rep)
    assert message["Subject"] == "What happened on your accounts"
    assert "Minato Precision: Moe Yamada" in text(message)
    rep.seen_at = NOW - timedelta(hours=1)
    assert read(rep) is None


def test_what_colleagues_wrote_down_is_quoted(target, rep, marketer):
    annotate(
        account=target.account,
        fields={"kind": "objection", "their_words": "Eighteen months.", "heard_on": NOW.date()},
        operation=uuid4(),
        by=marketer,
        at=NOW - timedelta(hours=3),
    )
    assert "Eighteen months." in text(read(rep))


def test_it_says_what_the_next_meeting_lacks(target, marketer):
    build.cycle(target.project, meeting_at=NOW + timedelta(days=2))
    body = text(read(marketer))
    assert "Next meeting: FY26 重点十社" in body
    assert "No draft yet: Minato Precision" in body


def test_it_can_be_stopped_with_one_click(target, rep):
    waiting.pause(target.account)
    message = read(rep)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip("<>")
    assert link in text(message)
    assert len(link) <= 74


def test_names_are_no_markup(target, rep):
    target.account.name_latin = "<script>alert(1)</script>"
    target.account.save()
    waiting.pause(target.account)
    assert "<script>" not in markup(read(rep))


@pytest.mark.parametrize("number", [20])
def test_a_long_list_is_cut_and_says_so(target, rep, marketer, number):
    for i in range(number):
        made = build.target(target.project, build.account(f"会社{i}"), rep, marketer)
        waiting.pause(made.account)
    assert "and 8 more" in text(read(rep))


@pytest.mark.django_db
def test_what_happened_in_the_sample_can_be_mailed_to_everybody(settings, tmp_path):
    settings.DEMO_DIR = tmp_path
    loading.load_once(now=NOW)
    for user in User.objects.all():
        user.seen_before_at = NOW - timedelta(days=13)
        assert read(user) is not None, user
