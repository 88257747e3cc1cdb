"""What somebody typed into an email and has not saved, beside what stands now."""

from dataclasses import dataclass

from nurture.sequences.models import Email, EmailDraft
from nurture.sequences.queries.content import WORDS
from nurture.team.models import User


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
    """The latest first, without those that say what stands already. Three queries at most."""
    drafts = list(EmailDraft.objects.filter(email=email, user=user).order_by("-saved_at", "-pk")[:5])
    if not drafts:
        return []
    people = set(email.recipients.values_list("pk", flat=True))
    files = set(email.attachments.values_list("pk", flat=True))
    found = [_unsaved(email, each, people, files) for each in drafts]
    return [each for each in found if each.differs_in]


def says_what_stands(email: Email, draft: EmailDraft) -> bool:
    """Nothing of it would be lost. Two queries."""
    people = set(email.recipients.values_list("pk", flat=True))
    files = set(email.attachments.values_list("pk", flat=True))
    return not _unsaved(email, draft, people, files).differs_in


def _unsaved(email: Email, draft: EmailDraft, people: set[int], files: set[int]) -> Unsaved:
    typed = draft.typed
    differs = [name for name in WORDS if name in typed and _text(typed[name]) != str(getattr(email, name))]
    for name, stands in (("recipients", people), ("attachments", files)):
        if name in typed and {int(pk) for pk in typed[name] if str(pk).isdecimal()} != stands:
            differs.append(name)
    return Unsaved(draft, draft.version < email.version, differs)


def _text(value: object) -> str:
    return str(value).replace("\r\n", "\n")
