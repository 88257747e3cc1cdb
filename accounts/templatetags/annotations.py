"""How an annotation is drawn, and the card that stands beside an item of any app."""

from datetime import date
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from accounts.items import ItemKind, item_kinds
from accounts.models import Account, Annotation, AnnotationKind
from accounts.panels import annotation_uses
from accounts.queries.annotations import on_item
from accounts.templatetags.account_page import Tag, annotation_tag
from nurture.web.markdown import written

register = template.Library()


@register.filter
def kind_tag(note: Annotation) -> Tag:
    return annotation_tag(note)


@register.filter
def said(note: Annotation) -> SafeString:
    """What its author made of it, as HTML that is safe to show."""
    return written(note.body, tuple(note.mentioned))


@register.filter
def item_kind(note: Annotation) -> ItemKind | None:
    """None: it stands on the account itself, or on something of an app that is gone."""
    return item_kinds().get(note.item_kind)


@register.filter
def expired(note: Annotation, today: date) -> bool:
    return note.expires_on is not None and note.expires_on < today


@register.filter
def waits_for_an_answer(note: Annotation) -> bool:
    """A story is told to be used: it stays open until somebody says what became of it."""
    return note.kind == AnnotationKind.STORY


@register.inclusion_tag("accounts/parts/used_in.html", takes_context=True)
def used_in(context: Context, note: Annotation) -> dict[str, Any]:
    """What rests on this note, and what came of it."""
    user = context["request"].user
    return {"uses": annotation_uses(user, [note])[note.pk], "current_day": context["current_day"]}


@register.inclusion_tag("accounts/parts/item_annotations.html", takes_context=True)
def item_annotations(context: Context, kind: str, pk: int, account: Account) -> dict[str, Any]:
    """The card beside an item: what was written on it, and a way to add. Two queries."""
    request = context["request"]
    return {
        "request": request,
        "user": request.user,
        "notes": on_item(request.user, kind, pk),
        "on": f"{kind}:{pk}",
        "account": account,
        "current_day": context["current_day"],
        "csrf_token": context["csrf_token"],
    }
