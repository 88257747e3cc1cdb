"""The versions of an email, and what differs between two of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from nurture.delivery.models import Attachment
from nurture.sequences.models import Candidate, Email, EmailVersion, Suggestion
from nurture.sequences.rules.diff import Piece, changed, diff
from nurture.team.models import User

#: In the order of the page; the text comes last, it is the longest.
_LABELS: dict[str, Promise] = {
    "subject": _("Subject"),
    "preheader": _("Preview line"),
    "layout": _("Look of the letter"),
    "recipients": _("To"),
    "attachments": _("Attachments"),
    "hypothesis": _("Why this email"),
    "evidence": _("What it rests on"),
    "expected_reaction": _("Expected reaction"),
    "body": _("Text"),
}


@dataclass(frozen=True)
class Change:
    field: str
    label: Promise
    pieces: list[Piece]


@dataclass(frozen=True)
class Told:
    """A version with the person whose words it holds, where that is not whoever saved it."""

    version: EmailVersion
    words_by: User | None


def told(versions: Iterable[EmailVersion]) -> list[Told]:
    """Two queries, however many versions."""
    shown = list(versions)
    origin = EmailVersion.Origin
    suggested = _authors(shown, origin.SUGGESTION, Suggestion, "by")
    chosen = _authors(shown, origin.CANDIDATE, Candidate, "author")
    people = {origin.SUGGESTION: suggested, origin.CANDIDATE: chosen}
    return [Told(each, people.get(origin(each.origin), {}).get(each.origin_ref or 0)) for each in shown]


def versions_of(email: Email, *, limit: int = 50) -> list[EmailVersion]:
    return list(email.versions.select_related("by").order_by("-number")[:limit])


def changes(before: EmailVersion, after: EmailVersion) -> list[Change]:
    """Field by field what differs. Two queries, for the names of people and files."""
    names = _Names([before, after])
    found = []
    for field, label in _LABELS.items():
        pieces = diff(names.text(before, field), names.text(after, field))
        if changed(pieces):
            found.append(Change(field, label, pieces))
    return found


class _Names:
    def __init__(self, versions: list[EmailVersion]) -> None:
        people = {pk for each in versions for pk in each.recipients}
        files = {pk for each in versions for pk in each.attachments}
        self._people = Contact.objects.in_bulk(people)
        self._files = Attachment.objects.filter(pk__in=files).defer("content").in_bulk()

    def text(self, version: EmailVersion, field: str) -> str:
        if field == "recipients":
            known = (self._people.get(pk) for pk in version.recipients)
            return "\n".join(sorted(each.display_name for each in known if each))
        if field == "attachments":
            files = (self._files.get(pk) for pk in version.attachments)
            return "\n".join(sorted(each.file_name if each else gettext("(gone)") for each in files))
        if field == "layout":
            return str(version.get_layout_display())
        return str(getattr(version, field))


def _authors(
    versions: list[EmailVersion], origin: str, model: type[Candidate | Suggestion], author: str
) -> dict[int, User]:
    wanted = [each.origin_ref for each in versions if each.origin == origin and each.origin_ref]
    if not wanted:
        return {}
    rows = model._default_manager.filter(pk__in=wanted).select_related(author)  # noqa: SLF001 - documented
    return {each.pk: getattr(each, author) for each in rows}
