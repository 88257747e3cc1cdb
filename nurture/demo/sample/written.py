"""What is left of the meetings that were: who was there, how it was, and minutes that were mailed, corrected, added to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from nurture.delivery.colleagues.models import PostState
from nurture.demo.postbox import keep
from nurture.meetings.actions import be_here, leave
from nurture.meetings.minutes.actions.writing import amend, correct, rate
from nurture.meetings.minutes.letters import letter
from nurture.meetings.minutes.queries import minutes
from nurture.meetings.models import LeftOpen, Meeting, MinutesMail
from nurture.projects.models import Project
from nurture.team.models import User

# The sending of minutes begins with the next look.
SOON = timedelta(seconds=20)


@dataclass(frozen=True)
class Ended:
    """How one meeting ended: who was away, what each gave it, and what was said of it afterwards."""

    away: tuple[str, ...]
    ratings: Mapping[str, tuple[int, str]]
    remark: str = ""
    added: str = ""


ENDED = {
    1: Ended(
        away=("oka",),
        ratings={
            "kondo": (6, "一社に時間をかけすぎた。五分で切りたい。"),
            "tanabe": (7, ""),
            "yamada": (6, "事前に候補を読んでおく。"),
            "ono": (5, "営業の話をもっと先に聞きたい。"),
        },
        remark="初回のため、投票の前に基準の読み合わせをした。",
    ),
    2: Ended(
        # Held without a room: whoever voted took part.
        away=(),
        ratings={
            "kondo": (7, "割れた一社だけは、電話で五分話したかった。"),
            "tanabe": (7, ""),
            "yamada": (8, "一人で読む時間があると、理由が丁寧になる。"),
            "miyake": (8, "出張先からでも参加できた。月に一度はこの形で。"),
            "ono": (7, ""),
        },
        remark="三宅と佐藤が出張の週のため、集まらずに決めた。投票は初日のうちにそろった。",
        added="北浜製鋼の稟議の締め日は、会議のあとに三月末と確認できました。",
    ),
    3: Ended(
        away=("miyake",),
        ratings={
            "kondo": (8, "保留した企業を次回の先頭に。"),
            "tanabe": (9, ""),
            "yamada": (8, ""),
            "ono": (7, "決める前に、反対の意見を一つ聞く。"),
        },
        remark="次回は、返信のあった企業から始める。",
    ),
}


def write_minutes(project: Project, users: Mapping[str, User]) -> None:
    """Of each closed meeting; the mails of the latest lie in the demo's post office."""
    closed = Meeting.objects.filter(project=project, closed_at__isnull=False).select_related(
        "cycle", "project"
    )
    last = closed.order_by("-cycle__number").first()
    for meeting in closed.order_by("cycle__number"):
        if (ended := ENDED.get(meeting.cycle.number)) and meeting.closed_at:
            _end(meeting, ended, users, closed_at=meeting.closed_at)
            if meeting == last:
                _put_into_the_post_office(meeting)
            _say_more(meeting, ended, users, closed_at=meeting.closed_at)


def _end(meeting: Meeting, ended: Ended, users: Mapping[str, User], *, closed_at: datetime) -> None:
    if not meeting.is_apart:
        _in_the_room(meeting, ended, users, closed_at=closed_at)
    for key, (score, improvement) in ended.ratings.items():
        rate(
            meeting=meeting,
            score=score,
            improvement=improvement,
            by=users[key],
            at=closed_at - timedelta(minutes=1),
        )
    _mailed(meeting, closed_at + SOON)


def _in_the_room(meeting: Meeting, ended: Ended, users: Mapping[str, User], *, closed_at: datetime) -> None:
    team = [user for key, user in users.items() if user.team and key not in ended.away]
    be_here([(meeting.pk, user.pk) for user in team], at=meeting.opened_at or closed_at)
    be_here([(meeting.pk, user.pk) for user in team], at=closed_at)
    leave(meeting.pk, [user.pk for user in team], at=closed_at)


def _say_more(meeting: Meeting, ended: Ended, users: Mapping[str, User], *, closed_at: datetime) -> None:
    if ended.remark:
        at = closed_at + timedelta(minutes=40)
        correct(meeting=meeting, target=None, seen="", words=ended.remark, by=users["yamada"], at=at)
    left = LeftOpen.objects.filter(meeting=meeting).order_by("pk").first()
    if left:
        at = closed_at + timedelta(hours=2)
        words = "時間切れ。次の会議で先に話す。"
        correct(meeting=meeting, target=left.target, seen=left.why, words=words, by=users["kondo"], at=at)
    if ended.added:
        at = closed_at + timedelta(days=2)
        amend(meeting=meeting, words=ended.added, by=users["tanabe"], at=at)
        _mailed(meeting, at + SOON)


def _mailed(meeting: Meeting, at: datetime) -> None:
    owed = MinutesMail.objects.filter(meeting=meeting, state=PostState.OWED)
    owed.update(state=PostState.SENT, attempts=1, claimed_at=at, sent_at=at)


def _put_into_the_post_office(meeting: Meeting) -> None:
    found = minutes(meeting)
    mails = MinutesMail.objects.filter(meeting=meeting, amendment=None)
    for mail in mails.select_related("user", "meeting__project").order_by("pk"):
        at = mail.sent_at or found.meeting.closed_at
        if at:
            keep(letter(mail, found, at=at), f"nobody@{settings.MAIL_DOMAIN}", [mail.user.email], at=at)
