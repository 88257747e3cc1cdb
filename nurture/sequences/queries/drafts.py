"""What somebody typed into an email and has not saved, beside what stands now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nurture.sequences.models import Email, EmailDraft, EmailVersion
from nurture.sequences.queries.content import WORDS
from nurture.team.models import User
from nurture.web.numbers import whole_numbers


@dataclass(frozen=True)
class Unsaved:
    draft: EmailDraft
    # Typed upon an earlier version: what stands now was not seen.
    is_behind: bool
    # The fields in which it says something else than what stands.
    differs_in: list[str]

    @property
    def body(self) -> str:
        return str(self.draft.typed.get("body", ""))


def unsaved(email: Email, user: User) -> list[Unsaved]:
    """The latest first, without those that say what stands or was saved since. Four queries at most."""
    drafts = list(EmailDraft.objects.filter(email=email, user=user).order_by("-saved_at", "-pk")[:5])
    if not drafts:
        return []
    contents = _contents(email, since=min(each.version for each in drafts))
    found = [(each, _differs_in(each, contents[0])) for each in drafts if not _is_kept(each, contents)]
    return [Unsaved(draft, draft.version < email.version, fields) for draft, fields in found]


def is_kept(email: Email, draft: EmailDraft) -> bool:
    """Nothing of it would be lost: it stands, or a version says it since it was begun. Three queries."""
    return _is_kept(draft, _contents(email, since=draft.version))


@dataclass(frozen=True)
class _Content:
    """What stands, or stood in a version."""

    number: int
    words: Mapping[str, str]
    people: frozenset[int]
    files: frozenset[int]


def _contents(email: Email, *, since: int) -> list[_Content]:
    """What stands, then the versions from that one on: a page that nobody typed in says what it was opened with."""
    versions = EmailVersion.objects.filter(email=email, number__gte=since).order_by("-number")[:20]
    people = frozenset(email.recipients.values_list("pk", flat=True))
    files = frozenset(email.attachments.values_list("pk", flat=True))
    return [
        _Content(email.version, _words(email), people, files),
        *(
            _Content(each.number, _words(each), frozenset(each.recipients), frozenset(each.attachments))
            for each in versions
        ),
    ]


def _is_kept(draft: EmailDraft, contents: Iterable[_Content]) -> bool:
    return any(each.number >= draft.version and not _differs_in(draft, each) for each in contents)


def _differs_in(draft: EmailDraft, content: _Content) -> list[str]:
    typed = draft.typed
    differs = [name for name in WORDS if name in typed and _text(typed[name]) != content.words[name]]
    for name, stands in (("recipients", content.people), ("attachments", content.files)):
        if name in typed and set(whole_numbers(map(str, typed[name]))) != stands:
            differs.append(name)
    return differs


def _words(source: Email | EmailVersion) -> Mapping[str, str]:
    return {name: _text(getattr(source, name)) for name in WORDS}


def _text(value: object) -> str:
    """As saving leaves it: no space around it."""
    return str(value).replace("\r\n", "\n").strip()
