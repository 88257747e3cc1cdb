"""Loads the sample once: either all of it is there, or nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice

from django.db import transaction

from accounts.merging.actions.looking import look
from nurture.delivery.clock import shut_out_hand_overs
from nurture.demo.sample.addresses import keep_addresses
from nurture.demo.sample.agreed import order_the_deck, propose_the_next_ones, sign_the_criteria
from nurture.demo.sample.brought import bring_in
from nurture.demo.sample.company import found_project, open_the_window, write_sender_profile
from nurture.demo.sample.days import CURRENT, DAY, HOLIDAYS, TOKYO, WEEK, Days, open_meeting_day
from nurture.demo.sample.desk import Desk
from nurture.demo.sample.followed import follow_links, notice_opens
from nurture.demo.sample.history import History
from nurture.demo.sample.homework import look_back
from nurture.demo.sample.incoming import take_in_lately
from nurture.demo.sample.lobby import choose_early, look_ahead
from nurture.demo.sample.outbox import Outbox
from nurture.demo.sample.people import DOMAIN, make_people
from nurture.demo.sample.plans import plan_ahead
from nurture.demo.sample.readings import Readings
from nurture.demo.sample.refused import refuse
from nurture.demo.sample.sorting import sort_the_pool
from nurture.demo.sample.stopped import stop_once
from nurture.demo.sample.talk import Talk
from nurture.demo.sample.written import write_minutes
from nurture.projects.rules.cycles import Rhythm, meeting_days
from nurture.team.models import User


class NotOurs(Exception):
    """The database has people in it, but not the sample's."""


@transaction.atomic
def load_once(*, now: datetime) -> bool:
    """Return whether it was loaded now. Raises NotOurs rather than mix the sample into somebody's records."""
    if User.objects.filter(email=f"admin@{DOMAIN}").exists():
        return False
    if User.objects.exists():
        raise NotOurs
    shut_out_hand_overs()
    _load(now)
    return True


def _load(now: datetime) -> None:
    today = now.astimezone(TOKYO).date()
    days = Days(now, _meetings(today))
    users = make_people()
    begun = days.before(1, 5, "09:10")
    write_sender_profile(by=users["admin"], at=begun)
    history = History(users, days)
    history.meet_companies()
    sort_the_pool(lambda key: history.known(key).account, users, at=begun)
    project = found_project(users, today=today, at=begun)
    notice_opens(project, users, at=begun)
    sign_the_criteria(project, users, days)
    history.live_through(
        project, before_the_last=lambda meeting: choose_early(meeting, history.known, users, days)
    )
    write_minutes(project, users)
    keep_addresses(project, users, days)
    plan_ahead(history.known, users, days)
    propose_the_next_ones(project, users, days)
    order_the_deck(project, users, days)
    bring_in(lambda key: history.known(key).account, users, days=days)
    first = history.known("minato")
    Talk(first.account, list(first.letters.values())[-1], users, days).go_through()
    Readings(history.known, users, days).go_through()
    look_back(project, history.known, users, days)
    Desk(history.known, users, days).go_through()
    Outbox(history.known, users, days).fill()
    follow_links(history.known, days)
    take_in_lately(history.known, users, days)
    refuse(history.known, users, days)
    stop_once(project, users, days)
    open_the_window(project)
    look_ahead(project, users, days)
    look(at=now)


def _meetings(today: date) -> Sequence[date]:
    """The days of the meetings of cycle 1 … 4, the last one being open now."""
    last = open_meeting_day(today)
    start = last - (CURRENT - 1) * WEEK
    rhythm = Rhythm(start - DAY, last + WEEK, last.isoweekday(), 1)
    return list(islice(meeting_days(rhythm, HOLIDAYS, after=start - DAY), CURRENT))
