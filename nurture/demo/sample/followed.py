"""Who followed the links of a letter: a scanner, a proxy, a person, and one of whom nobody can tell."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from nurture.delivery import keys
from nurture.delivery.models import Message
from nurture.delivery.tracking.actions import hits, judging
from nurture.delivery.tracking.actions.choosing import choose
from nurture.delivery.tracking.rules.choices import Choice
from nurture.delivery.tracking.seen import Seen
from nurture.demo.sample.days import Days
from nurture.demo.sample.history import Known
from nurture.projects.models import Project
from nurture.team.models import User

_EDGE: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0"
)
_AT_THE_DESK: Final = Seen(
    ip_key=keys.network_key("203.0.113.24"), network="203.0.113.0/24", user_agent=_EDGE
)
_AT_HOME: Final = Seen(
    ip_key=keys.network_key("198.51.100.9"),
    network="198.51.100.0/24",
    user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
)
_SCANNER: Final = Seen(
    ip_key=keys.network_key("150.70.173.11"),
    network="150.70.173.0/24",
    user_agent="Mozilla/5.0 (Windows NT 10.0)",
)
_APPLE: Final = Seen(ip_key=keys.network_key("17.58.6.44"), network="17.58.6.0/24", user_agent="Mozilla/5.0")


def notice_opens(project: Project, users: Mapping[str, User], *, at: datetime) -> None:
    choose(choice=Choice(opens=True), project=project, by=users["yamada"], at=at)


def follow_links(known: Callable[[str], Known], days: Days) -> None:
    """Nothing where the installation has no host for links."""
    first = {each.contact.family_name: each for each in known("minato").sent.get("spindle", [])}
    for message in first.values():
        _scanned(message)
    ito, *others = first.values()
    _follow(ito, 1, _AT_THE_DESK, timedelta(hours=3, minutes=12))
    _follow(ito, 3, _AT_THE_DESK, timedelta(hours=3, minutes=15))
    _follow(ito, 1, _AT_HOME, timedelta(days=1, hours=9, minutes=40))
    for other in others:
        _opened(other, _APPLE, timedelta(minutes=2))
    for message in known("minato").sent.get("ninety-days", []):
        _opened(message, _AT_THE_DESK, timedelta(hours=1))
        _follow(message, 1, _AT_THE_DESK, timedelta(hours=1, minutes=1))
    judging.judge_news(at=days.now)


def _scanned(message: Message) -> None:
    """Within seconds, all of them, once asking and once fetching."""
    for second, (number, method) in enumerate(
        (number, method) for number in (1, 2, 3) for method in ("HEAD", "GET")
    ):
        seen = Seen(method, _SCANNER.ip_key, _SCANNER.network, _SCANNER.user_agent)
        _follow(message, number, seen, timedelta(seconds=4 + second / 3))


def _follow(message: Message, number: int, seen: Seen, after: timedelta) -> None:
    link = message.tracked_links.filter(number=number).first()
    if link is not None:
        hits.click(_token(message, link.url), seen, at=_handed_over(message) + after)


def _opened(message: Message, seen: Seen, after: timedelta) -> None:
    hits.opens([(_token(message, ""), seen, _handed_over(message) + after)])


def _token(message: Message, url: str) -> str:
    return keys.link_token(message.mailing_id, message.contact_id, message.occurrence, url)


def _handed_over(message: Message) -> datetime:
    message.refresh_from_db(fields=["handed_over_at"])
    if message.handed_over_at is None:
        raise LookupError(f"{message} has not gone")
    return message.handed_over_at
