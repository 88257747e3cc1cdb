"""The daily mail itself, in its reader's language and on their clock."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Activity
from nurture.delivery import keys
from nurture.delivery.colleagues import letters as ours
from nurture.delivery.mime import Mail, build
from nurture.reports.queries.named import Company
from nurture.reports.queries.owed import Owed
from nurture.reports.queries.today import Today, today
from nurture.reports.templatetags.reports import until
from nurture.team.models import User
from nurture.web.templatetags.ui import moment

#: More than these nobody reads in a mail; Today has all of them.
MOST: Final = 12
#: What one has taken on is named; what was written elsewhere is read where it stands.
_NAMED: Final = frozenset({"action", "action_again", "rewrite", "touch"})


@dataclass(frozen=True)
class Line:
    """One thing: the company, a sentence about it, a word on when, and where it is."""

    company: str
    sentence: str
    when: str
    url: str
    # What somebody took on, in its own words.
    words: str = ""


def letter(user: User, *, day: date, at: datetime) -> bytes | None:
    """The whole mail; None when nothing is owed and nothing happened."""
    with ours.as_read_by(user):
        found = today(user, at=at)
        owed = [_owed(one, at) for one in found.owed[:MOST]]
        news = [_news(entry, at) for entry in _unseen(found, user)[:MOST]]
        if not (owed or news):
            return None
        return build(_mail(user, found, owed, news, day=day, at=at))


def _mail(
    user: User, found: Today, owed: Sequence[Line], news: Sequence[Line], *, day: date, at: datetime
) -> Mail:
    stop = f"{settings.SITE_URL}{reverse('digests:stop', args=[keys.person_token(user.pk)])}"
    count = len(found.owed)
    context = {
        "user": user,
        "owed": owed,
        "more": count - len(owed),
        "news": news,
        "meeting": found.next_meeting,
        "drafts": _named(found.next_meeting.missing.drafts if found.next_meeting else ()),
        "choices": _named(found.next_meeting.missing.choices if found.next_meeting else ()),
        "site": settings.SITE_URL,
        "stop": stop,
        "current_day": timezone.localdate(at),
    }
    return ours.mail(
        user,
        about=f"daily.{user.pk}.{day:%Y%m%d}.{at:%H%M%S}",
        subject=_subject(count),
        text=render_to_string("digests/digest.txt", context),
        html=ours.page("digests/digest.html", context),
        at=at,
        unsubscribe_url=stop,
    )


def _subject(count: int) -> str:
    if not count:
        return _("What happened on your accounts")
    return ngettext("One thing waits for you", "%(count)d things wait for you", count) % {"count": count}


def _named(companies: Iterable[Company]) -> str:
    return _(", ").join(company.display_name for company in companies)


def _owed(one: Owed, at: datetime) -> Line:
    # In Japanese the sentence goes on from the name: 港精密工業株式会社から返信がありました。
    gap = "" if (translation.get_language() or "").startswith("ja") else " "
    sentence = gap + _plain(render_to_string(one.template_name, {"item": one}))
    words = one.words if one.kind in _NAMED else ""
    return Line(str(one.company), sentence, until(one, at), settings.SITE_URL + one.link, words)


def _news(entry: Activity, at: datetime) -> Line:
    link = reverse("accounts:entry", args=[entry.account_id, entry.pk])
    context = {"activity": entry, "current_day": timezone.localdate(at)}
    sentence = _plain(render_to_string(entry.template_name, context))
    when = moment(entry.at, timezone.localdate(at))
    return Line(entry.account.display_name, sentence, when, settings.SITE_URL + link)


def _unseen(found: Today, user: User) -> list[Activity]:
    entries = [*found.news.fresh, *found.news.seen]
    return [entry for entry in entries if user.seen_at is None or entry.at > user.seen_at]


def _plain(markup: str) -> str:
    """The words of a template that was made for a page."""
    return re.sub(r"\s+", " ", html.unescape(strip_tags(markup))).strip()
