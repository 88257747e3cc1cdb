"""The email as one person would get it, and what is missing for each of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Contact
from nurture.delivery import letter, merge, rendering
from nurture.delivery.facts import FooterIncomplete
from nurture.delivery.identities.queries import identity_for
from nurture.delivery.identities.writer import Writer
from nurture.projects.models import Target


@dataclass(frozen=True)
class Preview:
    contact: Contact | None
    subject: str = ""
    preheader: str = ""
    text: str = ""
    html: str = ""
    # A field that cannot be read, and where; the words are the language's own.
    broken: str = ""
    broken_line: int = 0
    broken_link: str = ""
    # The legal footer lacks something: nothing goes out until an administrator fills it in.
    footer_lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lack:
    """One recipient and the fields that are empty for them: their message would be stopped."""

    contact: Contact
    fields: list[str]


def preview(
    *,
    subject: str,
    body: str,
    contact: Contact | None,
    target: Target,
    preheader: str = "",
    layout: str = "letter",
) -> Preview:
    """A missing value is shown as its field in brackets. Two queries, for footer and signature."""
    if contact is None:
        return Preview(None)
    try:
        shown = rendering.render(
            subject=subject,
            body=body,
            values=_with_marks([subject, preheader, body], values_of(contact, target)),
            profile=rendering.sender_profile(),
            unsubscribe_url=rendering.unsubscribe_url("x" * 22),
            language=contact.language,
            preheader=preheader,
            layout=layout,
            signature=_signature(contact, target),
        )
    except merge.BrokenTemplate as broken:
        return Preview(contact, broken=broken.problem, broken_line=broken.line)
    except letter.LinkWithoutAddress as link:
        return Preview(contact, broken_link=str(link))
    except FooterIncomplete as footer:
        return Preview(contact, footer_lacks=footer.items)
    return Preview(
        contact, shown.subject, shown.preheader or _first_words(shown.text), shown.text, shown.html
    )


def lacks(
    *, subject: str, body: str, contacts: Iterable[Contact], target: Target, preheader: str = ""
) -> list[Lack]:
    """For whom which fields are empty, fallbacks and conditions taken into account. No query."""
    try:
        sources = [merge.compiled(source) for source in (subject, preheader, body)]
    except merge.BrokenTemplate:
        return []
    found = [Lack(each, _missing(sources, values_of(each, target))) for each in contacts]
    return [lack for lack in found if lack.fields]


def values_of(contact: Contact, target: Target) -> dict[str, str]:
    return rendering.merge_values(
        contact=contact, account=target.account, project=target.project, sender=target.sales_owner
    )


def _signature(contact: Contact, target: Target) -> str:
    owner = target.sales_owner
    return Writer(owner, identity_for(owner, target.project)).signature(contact.language)


def _first_words(text: str) -> str:
    """What a list of mail shows where the author wrote no line for it."""
    return " ".join(text.split())[:120]


def _with_marks(sources: Iterable[str], values: dict[str, str]) -> dict[str, str]:
    """Only what the text really lacks is marked: a condition on an empty field stays false."""
    missing = _missing([merge.compiled(source) for source in sources], dict(values))
    return values | {field: f"[{field}]" for field in missing}


def _missing(sources: Iterable[merge.Template], values: dict[str, str]) -> list[str]:
    missing: list[str] = []
    for source in sources:
        while field := _first_missing(source, values):
            missing.append(field)
            values[field] = "x"
    return missing


def _first_missing(source: merge.Template, values: dict[str, str]) -> str:
    try:
        source.fill(values)
    except merge.MissingMergeValue as missing:
        return missing.field
    return ""
