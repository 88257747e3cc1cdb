"""Every address that the product answers, each as a path on a record."""

import re

from django.urls import URLPattern, get_resolver, reverse

from nurture.delivery import keys
from nurture.delivery.models import Message
from nurture.demo import mail
from nurture.meetings.feed.actions import open_feed
from nurture.team.models import User
from tests.contracts.doors.listed import RECORDS
from tests.contracts.doors.records import NOW


def doors_on(records):
    """Name and path of every address."""
    return [
        (name, _path(name, route, pattern, records)) for name, route, pattern in _patterns(get_resolver())
    ]


def _patterns(resolver, route="", space=""):
    for each in resolver.url_patterns:
        path = route + str(each.pattern)
        if isinstance(each, URLPattern):
            if space == "admin:" and not re.search("index|changelist|add|change$", each.name or ""):
                continue
            yield (space + each.name) if each.name else path, path, each
        else:
            yield from _patterns(each, path, space + (f"{each.namespace}:" if each.namespace else ""))


def _path(name, route, pattern, records):
    if name.startswith("admin:"):
        # Its last pattern takes whatever is left over.
        return "/" + re.sub(r"<[^>]+>", "1", route.partition("(")[0].partition("^")[0])
    if name == route:
        return f"/{route}"
    wanted = pattern.pattern.converters or pattern.pattern.regex.groupindex
    return reverse(name, kwargs={argument: _argument(name, argument, records) for argument in wanted})


def _argument(name, argument, records):
    if name in TOKENS:
        return TOKENS[name](records["user"])
    if argument == "token":
        message = Message.objects.first()
        return keys.unsubscribe_token(message.mailing_id, message.contact_id, 1)
    if argument == "name":
        return mail.newest(1)[0].name
    if argument in {"key", "uidb36"}:
        return "a-b" if argument == "key" else "a"
    if argument in {"number", "panel"}:
        return {"number": 1, "panel": "preview"}[argument]
    return records[_record_of(name) if argument == "pk" else argument]


def _calendar_token(user):
    return keys.calendar_token(str(open_feed(by=User.objects.get(pk=user), at=NOW).seed))


#: That of a mail opens the others.
TOKENS = {"digests:stop": keys.person_token, "meetings:feed": _calendar_token}


def _record_of(name):
    if name.startswith("accounts:import"):
        return "run"
    return next(record for prefix, record in RECORDS.items() if name.startswith(prefix))
