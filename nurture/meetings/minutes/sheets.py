"""What the minutes say to one reader, in their language and on their clock: what is theirs first, then the rest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nurture.meetings.homework.queries import Row
from nurture.meetings.minutes.following import what_follows
from nurture.meetings.minutes.models import Amendment, HowLeft
from nurture.meetings.minutes.presence import counted, told
from nurture.meetings.minutes.queries.minutes import Decided, Left, Minutes
from nurture.meetings.models import Decision, DecisionKind
from nurture.meetings.queries.links import target_path
from nurture.meetings.templatetags.meetings import decision_words
from nurture.projects.models import Target
from nurture.team.models import Team, User
from nurture.web.templatetags.ui import moment, weekday_and_day

#: To so many people by name; the page has all of them.
PEOPLE = 3


@dataclass(frozen=True)
class Entry:
    head: str
    lines: list[str] = field(default_factory=list)
    url: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    entries: list[Entry]
    intro: str = ""


@dataclass(frozen=True)
class Sheet:
    """`foot`: a word, and where it leads."""

    subject: str
    lead: list[str]
    sections: list[Section]
    foot: list[tuple[str, str]]


def sheet(minutes: Minutes, reader: User, owes: Iterable[Row], *, at: datetime) -> Sheet:
    """Within the reader's language and time zone. `owes`: the actions of the project that they have to do."""
    mine = list(owes)
    return Sheet(
        subject=_subject(minutes, len(mine)),
        lead=[*_lead(minutes, reader, owed=len(mine))],
        sections=[each for each in _sections(minutes, reader, mine, at=at) if each.entries],
        foot=[
            (_correctable(minutes, at), _here(reverse("meetings:minutes", args=[minutes.meeting.pk]))),
            *_asks(minutes, reader),
        ],
    )


def added(minutes: Minutes, amendment: Amendment, *, at: datetime) -> Sheet:
    """What was added to minutes that are locked."""
    held = _held(minutes)
    entry = Entry(f"{amendment.by}, {moment(amendment.at, timezone.localdate(at))}", [amendment.words])
    return Sheet(
        subject=_("Added to the minutes of %(project)s, %(day)s")
        % {"project": minutes.meeting.project, "day": held},
        lead=[
            _("Something was added to the minutes of %(day)s. What was decided stands as it stood.")
            % {"day": held}
        ],
        sections=[Section(_("What was added"), [entry])],
        foot=[(_("The minutes"), _here(reverse("meetings:minutes", args=[minutes.meeting.pk])))],
    )


# --- Above -------------------------------------------------------------------------------------


def _subject(minutes: Minutes, owed: int) -> str:
    words = {"project": minutes.meeting.project, "day": _held(minutes), "count": owed}
    if not owed:
        return _("Minutes of %(project)s, %(day)s") % words
    return (
        ngettext(
            "Minutes of %(project)s, %(day)s: one thing to do",
            "Minutes of %(project)s, %(day)s: %(count)d things to do",
            owed,
        )
        % words
    )


def _lead(minutes: Minutes, reader: User, *, owed: int) -> Iterator[str]:
    yield _("%(name)s, this is what the meeting of %(day)s agreed on.") % {
        "name": reader.display_name,
        "day": _held(minutes),
    }
    if not owed:
        yield _("There is nothing for you to do.")
    yield from told(minutes, reader)


def _correctable(minutes: Minutes, at: datetime) -> str:
    if minutes.locked_at is None or minutes.is_locked(at):
        return _("The minutes")
    until = moment(minutes.locked_at, timezone.localdate(at))
    return _("The minutes; their words can be corrected until %(moment)s") % {"moment": until}


def _asks(minutes: Minutes, reader: User) -> Iterator[tuple[str, str]]:
    seat = next((each for each in minutes.seats if each.user.pk == reader.pk), None)
    has_rated = any(each.user_id == reader.pk for each in minutes.ratings)
    if seat and seat.was_there and not has_rated:
        yield _("You have not rated it yet"), _here(reverse("meetings:rate", args=[minutes.meeting.pk]))


# --- What is said ------------------------------------------------------------------------------


def _sections(minutes: Minutes, reader: User, mine: list[Row], *, at: datetime) -> Iterator[Section]:
    today = timezone.localdate(at)
    was_away = any(each.user.pk == reader.pk and not each.was_there for each in minutes.seats)
    own = [each for each in minutes.decided if _is_of(each.target, reader)]
    others = [each for each in minutes.decided if not _is_of(each.target, reader)]
    yield Section(_("For you to do"), [_owed(each, today) for each in mine])
    yield Section(
        _("Your accounts"),
        [
            *(_decided(each, today, with_way=True) for each in own),
            *(_left(each) for each in minutes.left if _is_of(each.target, reader)),
        ],
    )
    yield Section(_("The other accounts"), [_decided(each, today, with_way=was_away) for each in others])
    yield Section(
        _("Nothing agreed"), [_left(each) for each in minutes.left if not _is_of(each.target, reader)]
    )
    given = [each for each in minutes.actions if each.action.is_open and each.action.owner_id != reader.pk]
    yield Section(_("What the others do"), [_given(each, today) for each in given])
    yield Section(_("About the meeting"), [*_about(minutes)])
    yield Section(_("The next meeting"), [*_next(minutes)])


def _decided(each: Decided, today: date, *, with_way: bool) -> Entry:
    decision = each.decision
    lines = [*_withdrawn(decision, today), decision_words(decision)]
    lines.append(_("because %(reason)s") % {"reason": each.words.now})
    lines += [*_to_whom(each, today), *_more(each, today)]
    lines.append(
        " · ".join(_word(word.team, word.user, word.recorded_by) for word in decision.confirmations.all())
    )
    lines += [
        _("%(name)s sees it otherwise: %(words)s") % {"name": one.user.display_name, "words": one.words}
        for one in decision.dissents.all()
    ]
    return Entry(str(each.target.account), lines, _place(each) if with_way and each.may_be_withdrawn else "")


def _withdrawn(decision: Decision, today: date) -> Iterator[str]:
    """Said before all else: who reads on reads what no longer holds."""
    if decision.withdrawn_at:
        yield _("Withdrawn since, by %(who)s, %(at)s.") % {
            "who": decision.withdrawn_by,
            "at": moment(decision.withdrawn_at, today),
        }


def _more(each: Decided, today: date) -> Iterator[str]:
    decision = each.decision
    yield from what_follows(decision)
    if decision.expected:
        day = weekday_and_day(decision.check_on, today) if decision.check_on else ""
        yield _("Expected: %(what)s; both look on %(day)s") % {
            "what": decision.get_expected_display(),
            "day": day,
        }
    if decision.without_quorum:
        yield _("Decided without the owners: %(why)s") % {"why": decision.without_quorum}


def _to_whom(each: Decided, today: date) -> list[str]:
    if each.decision.kind == DecisionKind.SPLIT:
        return [
            _("to %(person)s, %(moment)s: “%(title)s”")
            % {
                "person": message.contact,
                "moment": moment(message.planned_at, today),
                "title": message.mailing.subject,
            }
            for message in each.messages
        ]
    shown = [
        _("to %(person)s, %(moment)s")
        % {"person": message.contact, "moment": moment(message.planned_at, today)}
        for message in each.messages[:PEOPLE]
    ]
    more = len(each.messages) - len(shown)
    return [*shown, ngettext("and one more", "and %(count)s more", more) % {"count": more}] if more else shown


def _word(team: str, user: User, recorded_by: User | None) -> str:
    said = _("%(team)s: %(name)s") % {"team": Team(team).label, "name": user.display_name}
    if recorded_by is None:
        return said
    return _("%(word)s (recorded by %(name)s)") % {"word": said, "name": recorded_by.display_name}


def _left(each: Left) -> Entry:
    lines = [_how(each)]
    if each.words.now:
        lines.append(_("because %(reason)s") % {"reason": each.words.now})
    if each.waited:
        lines.append(
            _("Proposed: %(decision)s. Not confirmed by %(names)s, so nothing follows from it.")
            % {
                "decision": decision_words(each.waited),
                "names": _(", ").join(who.display_name for who in each.missing),
            }
        )
    return Entry(str(each.target.account), lines)


def _how(each: Left) -> str:
    if each.left.how == HowLeft.PARKED:
        return _("Not agreed: parked until the next meeting. Nothing goes out until then.")
    return _("Not agreed: left open. Nothing goes out until both teams decide.")


def _owed(row: Row, today: date) -> Entry:
    lines = [_until(row, today)]
    if row.carried:
        lines.append(
            ngettext("carried over once", "carried over %(count)d times", row.carried)
            % {"count": row.carried}
        )
    return Entry(row.action.title, lines, _here(row.action.get_absolute_url()))


def _given(row: Row, today: date) -> Entry:
    return Entry(row.action.title, [f"{row.action.owner.display_name} · {_until(row, today)}"])


def _until(row: Row, today: date) -> str:
    until = weekday_and_day(row.action.due_on, today)
    words = _("late since %(day)s") if row.is_late(today) else _("until %(day)s")
    account = [str(row.action.target.account)] if row.action.target else []
    return " · ".join([words % {"day": until}, *account])


def _about(minutes: Minutes) -> Iterator[Entry]:
    if minutes.remarks.now:
        yield Entry(minutes.remarks.now)
    for words, names in counted(minutes):
        yield Entry(words, [names])
    if minutes.ratings:
        yield Entry(rated(minutes), [*_ratings(minutes)])


def rated(minutes: Minutes) -> str:
    """5 of 7 rated it, from 6 to 9: never an average of a handful."""
    low, high = (pick(each.score for each in minutes.ratings) for pick in (min, max))
    words = {"count": len(minutes.ratings), "all": len(minutes.present), "low": low, "high": high}
    if low == high:
        return _("Rated by %(count)d: %(low)d of 10") % words
    return _("Rated by %(count)d: from %(low)d to %(high)d of 10") % words


def _ratings(minutes: Minutes) -> Iterator[str]:
    for each in minutes.ratings:
        yield " · ".join(filter(None, [f"{each.user.display_name} {each.score}", each.improvement]))


def _next(minutes: Minutes) -> Iterator[Entry]:
    if minutes.next_cycle:
        yield Entry(moment(minutes.next_cycle.meeting_at, None))


# --- Small words -------------------------------------------------------------------------------


def _is_of(target: Target, reader: User) -> bool:
    return reader.pk in {target.sales_owner_id, target.marketing_owner_id}


def _held(minutes: Minutes) -> str:
    return weekday_and_day(minutes.meeting.closed_at) if minutes.meeting.closed_at else ""


def _place(each: Decided) -> str:
    return _here(target_path(each.decision.meeting, each.target))


def _here(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
