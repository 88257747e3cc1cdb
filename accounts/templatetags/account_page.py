"""Panels of other apps, and how an entry of the timeline is framed."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Account,
    Activity,
    ActivityCategory,
    Annotation,
    AnnotationKind,
    CompanyDays,
    Contact,
    DayKind,
    Deal,
    DealReason,
    DealStage,
    LegalBasis,
    RelationKind,
    TieStrength,
)
from accounts.panels import Panel
from accounts.queries.timeline import Timeline
from accounts.rules.relationship_map import shortened
from nurture.web.templatetags.ui import day, initials, jpy_short

register = template.Library()


class Tag(NamedTuple):
    label: str | Promise
    icon: str


KIND_ICONS = {
    AnnotationKind.FACT: "info",
    AnnotationKind.SIGNAL: "trending-up",
    AnnotationKind.OBJECTION: "octagon-alert",
    AnnotationKind.QUESTION: "circle-question-mark",
    AnnotationKind.CONSTRAINT: "lock",
    AnnotationKind.RELATIONSHIP: "users",
    AnnotationKind.WORDS: "quote",
    AnnotationKind.STORY: "book-open",
}
CATEGORY_TAGS = {
    ActivityCategory.KNOWLEDGE: Tag(_("What we know"), "notebook-pen"),
    ActivityCategory.EMAIL: Tag(_("Email"), "mail"),
    ActivityCategory.DECISION: Tag(_("Decision"), "blend"),
    ActivityCategory.REACTION: Tag(_("Reaction"), "message-circle"),
    ActivityCategory.STAGE: Tag(_("Stage"), "milestone"),
    ActivityCategory.RECORD: Tag(_("Record"), "file-text"),
}
DAYS_ICONS = {
    DayKind.CLOSED: "calendar-off",
    DayKind.WORKING: "calendar-check",
    DayKind.OWN: "calendar-heart",
}
SUPPORT = {
    2: Tag(_("Speaks up for us"), "good"),
    1: Tag(_("With us"), "good"),
    0: Tag(_("Neutral"), "outline"),
    -1: Tag(_("Doubtful"), "warn"),
    -2: Tag(_("Against us"), "bad"),
}


@register.simple_tag(takes_context=True)
def panel(context: Context, shown: Panel) -> SafeString:
    """The panel's template, with the page's context under its own."""
    assert context.template is not None  # noqa: S101 - set while a template renders
    found = context.template.engine.get_template(shown.template)
    with context.push(**shown.context):
        return found.render(context)


@register.simple_tag
def chosen_query(timeline: Timeline, **changes: str) -> str:
    """What the timeline is narrowed to, as the query of a link, but for `changes`."""
    return timeline.chosen.query(**changes)


@register.filter
def entry_tag(activity: Activity) -> Tag:
    """What kind of entry it is, in a word and an icon: the kind of an annotation, else the category."""
    if activity.annotation:
        return annotation_tag(activity.annotation)
    return CATEGORY_TAGS[ActivityCategory(activity.category)]


def annotation_tag(note: Annotation) -> Tag:
    if note.is_answer:
        return Tag(_("Answer"), "reply")
    kind = AnnotationKind(note.kind)
    return Tag(kind.label, KIND_ICONS[kind])


@register.filter
def entry_ink(activity: Activity) -> str:
    """The team whose entry it is; a reaction is the customer's own."""
    if activity.category == ActivityCategory.REACTION and not activity.team:
        return "good"
    return activity.team


@register.filter
def support_tag(contact: Contact) -> Tag | None:
    return None if contact.support is None else SUPPORT[contact.support]


@register.filter
def money(amount: Decimal | str, currency: str) -> str:
    """¥32M, 3,200万円, USD 4,514; an entry of the timeline holds the amount as text."""
    value = Decimal(amount)
    return jpy_short(value) if currency == "JPY" else f"{currency} {value:,.0f}"


@register.filter
def month_name(number: int) -> str:
    """March, 3月."""
    return str(MONTHS[number])


@register.filter
def days_icon(days: CompanyDays) -> str:
    return DAYS_ICONS[DayKind(days.kind)]


@register.filter
def days_kind(value: str) -> str:
    return str(DayKind(value).label)


@register.filter
def legal_basis(value: str) -> str:
    return str(LegalBasis(value).label)


@register.filter
def relation_kind(value: str) -> str:
    return str(RelationKind(value).label)


@register.filter
def tie_strength(value: int) -> str:
    return str(TieStrength(value).label)


@register.filter
def shorten(text: object, cells: int) -> str:
    """What fits into a box of the map."""
    return shortened(str(text), cells)


@register.filter
def support_sign(contact: Contact) -> str:
    """For us or against us, where there is no room for a word."""
    support = contact.support or 0
    return "+" if support > 0 else "\N{MINUS SIGN}" if support < 0 else ""


@register.filter
def first_letters(who: object) -> str:
    return initials(str(who))


@register.filter
def badge_place(number: int) -> int:
    """Where the badge of the n-th of us begins in the box of a person."""
    return 8 + number * 54


@register.filter
def written_day(value: str) -> str:
    """A day as an entry of the timeline holds it."""
    return day(date.fromisoformat(value))


@register.filter
def as_query(fields: Iterable[tuple[str, str]]) -> str:
    return urlencode(list(fields))


@register.filter
def deal_stage(value: str) -> str:
    return str(DealStage(value).label)


@register.filter
def deal_reason(value: str) -> str:
    return str(DealReason(value).label)


@register.filter
def field_labels(names: list[str], model: str) -> list[str]:
    """Fields as the reader calls them: an entry keeps only their names."""
    models = {"account": Account, "contact": Contact, "deal": Deal}
    fields = {field.name: field.verbose_name for field in models[model]._meta.fields}  # noqa: SLF001 - documented
    return [str(fields[name]) for name in names]
