from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Activity, DayKind
from nurture.delivery import tasks
from nurture.delivery.absences import actions
from nurture.delivery.absences.facts import AlreadyAnswered
from nurture.delivery.absences.models import Absence
from nurture.delivery.absences.queries import open_to, resumes_at
from nurture.delivery.actions import inbound
from nurture.delivery.models import MessageState, Pause, Suppression
from tests import build
from tests.delivery.actions.test_inbound import receive, reply_to, sent  # noqa: F401 — a fixture
from tests.delivery.inbound.test_classifying import DSN, mail
from tests.delivery.world import NOW

TOKYO = ZoneInfo("Asia/Tokyo")
AWAY = "お世話になっております。12月4日(金)まで出張のため不在です。"
LEFT = "このたび退職いたしました。後任は佐藤 花子（sato@minato.example）です。"


def out_of_office(message, body=AWAY):
    return receive(mail(subject="自動返信: 不在のお知らせ", To=reply_to(message), body=body))


def again(message):
    message.refresh_from_db()
    return message


def test_whoever_is_away_is_written_to_a_business_day_after_their_return(world, sent, clock):  # noqa: F811
    waiting = world.message(sent.contact, at=NOW)
    out_of_office(sent)
    # 4 December 2026 is a Friday: the business day after it is Monday.
    assert (again(waiting).state, waiting.reason) == (MessageState.HELD, "absent")
    absence = Absence.objects.get()
    assert (absence.back_on, absence.until) == (date(2026, 12, 4), datetime(2026, 12, 7, tzinfo=TOKYO))
    assert not Pause.objects.exists()
    assert Activity.objects.get(verb="delivery.away").detail["back_on"] == "2026-12-04"
    actions.keep(at=absence.until - timedelta(minutes=1))
    assert again(waiting).state == MessageState.HELD
    actions.keep(at=absence.until)
    assert again(waiting).state == MessageState.PLANNED
    # The next window: Tuesday to Thursday.
    assert waiting.planned_at == datetime(2026, 12, 8, 9, 30, tzinfo=TOKYO)
    assert Absence.objects.get().ended_at == absence.until


def test_a_colleague_is_written_to_meanwhile(world, sent):  # noqa: F811
    other = world.message(world.contact("abe@minato.example"))
    out_of_office(sent)
    assert again(other).state == MessageState.PLANNED


def test_what_is_planned_for_who_is_away_is_held_by_the_next_tick(world, sent, clock):  # noqa: F811
    out_of_office(sent)
    planned = world.message(sent.contact)
    actions.keep(at=NOW)
    assert (again(planned).state, planned.reason) == (MessageState.HELD, "absent")


def test_the_tick_does_all_of_it(world, sent, clock):  # noqa: F811
    waiting = world.message(sent.contact)
    out_of_office(sent)
    clock.now = datetime(2026, 12, 7, 0, 1, tzinfo=TOKYO)
    tasks.tick()
    assert again(waiting).state == MessageState.PLANNED


def test_a_message_held_for_an_absence_does_not_expire(world, sent, clock):  # noqa: F811
    waiting = world.message(sent.contact)
    out_of_office(sent)
    clock.now = NOW + timedelta(days=3)
    tasks.tick()
    assert (again(waiting).state, waiting.reason) == (MessageState.HELD, "absent")


def test_a_later_return_counts_and_an_earlier_one_does_not(world, sent):  # noqa: F811
    out_of_office(sent)
    out_of_office(sent, "12月11日まで不在です。")
    out_of_office(sent, "12月2日まで不在です。")
    assert Absence.objects.get().back_on == date(2026, 12, 11)


def test_whoever_answers_is_back(world, sent):  # noqa: F811
    waiting = world.message(sent.contact)
    out_of_office(sent)
    receive(mail(To=reply_to(sent)))
    assert Absence.objects.get().ended_at == NOW
    # The answer pauses the account, so the letter waits for its owner.
    assert again(waiting).state == MessageState.HELD
    assert waiting.reason == "paused"


def test_without_a_day_nobody_is_held_back(world, sent):  # noqa: F811
    waiting = world.message(sent.contact)
    out_of_office(sent, "ただいま不在にしております。")
    assert again(waiting).state == MessageState.PLANNED
    assert not Absence.objects.exists()


def test_who_left_by_their_own_notice_is_asked_after_and_never_marked_by_itself(world, sent):  # noqa: F811
    waiting = world.message(sent.contact)
    out_of_office(sent, LEFT)
    absence = Absence.objects.get()
    assert (absence.kind, absence.successor_name, absence.successor_address) == (
        "left", "佐藤 花子", "sato@minato.example",
    )  # fmt: skip
    assert again(waiting).state == MessageState.HELD
    sent.contact.refresh_from_db()
    assert sent.contact.left_on is None
    assert world.account.contacts.count() == 1
    assert not Suppression.objects.exists()


def test_an_answer_that_they_have_left_marks_them_and_nothing_goes(world, sent, clock):  # noqa: F811
    waiting = world.message(sent.contact)
    out_of_office(sent, LEFT)
    actions.answer(
        absence=Absence.objects.get(), answer=Absence.Answer.LEFT, by=world.rep, at=NOW, on=NOW.date()
    )
    sent.contact.refresh_from_db()
    assert sent.contact.left_on == NOW.date()
    with pytest.raises(AlreadyAnswered):
        actions.answer(
            absence=Absence.objects.get(), answer=Absence.Answer.HERE, by=world.rep, at=NOW, on=NOW.date()
        )
    # Planned again, and skipped by the last gate (tests of the gate).
    assert again(waiting).state == MessageState.PLANNED


def test_an_answer_that_they_are_there_lets_their_mail_go_on(world, sent):  # noqa: F811
    waiting = world.message(sent.contact)
    out_of_office(sent, LEFT)
    actions.answer(
        absence=Absence.objects.get(), answer=Absence.Answer.HERE, by=world.rep, at=NOW, on=NOW.date()
    )
    assert again(waiting).state == MessageState.PLANNED
    assert Activity.objects.filter(verb="delivery.still_there", actor=world.rep).exists()


def test_an_address_that_does_not_exist_asks_after_the_person(world, sent):  # noqa: F811
    receive(DSN.replace(b"<0123@mail.example>", sent.message_id.encode()))
    assert Absence.objects.get().kind == "unreachable"


def test_a_warning_that_it_takes_longer_is_no_bounce(world, sent):  # noqa: F811
    late = DSN.replace(b"Action: failed", b"Action: delayed").replace(b"Status: 5.1.1", b"Status: 4.4.7")
    stored = receive(late.replace(b"<0123@mail.example>", sent.message_id.encode()))
    assert (stored.kind, stored.message) == ("bounce", sent)
    assert not sent.reactions.exists()
    assert not Suppression.objects.exists()


def test_what_was_refused_for_our_sake_says_nothing_about_them(world, sent):  # noqa: F811
    blocked = DSN.replace(
        b"550 5.1.1 <ito@minato.example>:\n no such user", b"550 5.7.1 blocked using zen.spamhaus.org"
    )
    receive(
        blocked.replace(b"Status: 5.1.1", b"Status: 5.7.1").replace(
            b"<0123@mail.example>", sent.message_id.encode()
        )
    )
    assert not Suppression.objects.exists()
    assert not Absence.objects.exists()


def test_two_reports_about_one_message_are_one_bounce(world, sent):  # noqa: F811
    raw = DSN.replace(b"<0123@mail.example>", sent.message_id.encode())
    receive(raw)
    receive(raw.replace(b"I am sorry.", b"I am very sorry."))
    assert sent.reactions.count() == 1


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        (date(2026, 12, 1), date(2026, 12, 2)),
        (date(2026, 12, 4), date(2026, 12, 7)),
        # New Year: a holiday, a Saturday and a Sunday.
        (date(2026, 12, 31), date(2027, 1, 4)),
    ],
)
def test_their_business_day_after(world, stated, day):
    contact = world.contact()
    assert resumes_at(contact, stated) == datetime.combine(day, datetime.min.time(), tzinfo=TOKYO)


def test_their_own_closures_count(world):
    world.account.days.create(
        kind=DayKind.CLOSED,
        name="冬季休業",
        starts_on=date(2026, 12, 28),
        ends_on=date(2027, 1, 8),
        created_by=world.rep,
        created_at=NOW,
        operation=uuid4(),
    )
    assert resumes_at(world.contact(), date(2026, 12, 25)).date() == date(2027, 1, 12)


def test_one_of_us_who_answers_all_is_no_customer(world, sent):  # noqa: F811
    inbound.receive(raw=mail(sender=world.marketer.email, To=reply_to(sent)), at=NOW)
    assert not Pause.objects.exists()


def test_a_colleague_who_got_it_passed_on_answers_for_themselves(world, sent):  # noqa: F811
    abe = world.contact("abe@minato.example", family_name="阿部")
    stored = receive(mail(sender="abe@minato.example", In_Reply_To=sent.message_id))
    assert (stored.message, stored.contact) == (sent, abe)


def test_questions_are_for_who_pursues_or_owns_the_account(world, sent):  # noqa: F811
    out_of_office(sent, LEFT)
    assert open_to(world.rep).exists()
    assert open_to(world.marketer).exists()
    assert not open_to(build.rep()).exists()
    assert open_to(build.administrator()).exists()


def test_a_report_that_we_are_not_trusted_stops_our_way_and_nobody_else(world, sent):  # noqa: F811
    from nurture.delivery.limits.models import WayState

    raw = DSN.replace(b"<0123@mail.example>", sent.message_id.encode()).replace(
        b"Status: 5.1.1", b"Status: 5.7.1"
    )
    receive(
        raw.replace(
            b"550 5.1.1 <ito@minato.example>:\n no such user", b"550 5.7.1 blocked using zen.spamhaus.org"
        )
    )
    assert WayState.objects.filter(refused_at__isnull=False).exists()
    assert not Suppression.objects.exists()
