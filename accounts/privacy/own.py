"""What accounts itself holds of a person (accounts.privacy.parts says the promise)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Activity,
    Alias,
    AliasKind,
    Annotation,
    AnnotationVersion,
    Contact,
    Deal,
    DealPerson,
    ImportKind,
    ImportRow,
    LegalBasisEntry,
    Likeness,
    Merge,
    Proof,
    Relation,
    Tie,
)
from accounts.privacy.parts import Part, Rows, Section, Written
from accounts.privacy.queries.people import addresses_of, called
from accounts.privacy.rules.mentions import Choice, throughout, without

WRITTEN: Final = (
    Written(Annotation, "account", ("their_words", "body", "item_title"), _("Annotation"), contact="contact"),
    Written(
        AnnotationVersion,
        "annotation__account",
        ("fields",),
        _("Earlier version of an annotation"),
        reviewed=False,
        contact="annotation__contact",
    ),
    Written(
        Deal,
        "account",
        ("name", "process", "needed_information", "their_words", "reason_note"),
        _("Deal"),
    ),
    Written(DealPerson, "deal__account", ("name", "note"), _("Person of a deal"), contact="contact"),
    Written(Relation, "person__account", ("note",), _("Relation")),
    Written(Tie, "contact__account", ("note",), _("Tie"), contact="contact"),
    Written(Activity, "account", ("detail", "said"), _("Timeline"), reviewed=False, contact="contact"),
    Written(Merge, "account", ("journal", "merged"), _("Merge"), reviewed=False, contact="contact"),
)
# They hold somebody's own words and what was written to them, not what we did.
THEIR_WORDS: Final = ("words", "subject")
# Kept of a contact: where it belongs and when it came, for counts.
KEPT: Final = frozenset({"language"})


def held(contact: Contact) -> Iterator[Section]:
    yield Section("person", _("Contact"), [_values(contact)], _labels(Contact), _choices(Contact))
    yield _section("legal_basis", _("Legal basis"), contact.legal_basis_entries.order_by("set_at", "pk"))
    proofs = list(contact.proofs.order_by("pk"))
    yield Section(
        "proofs",
        _("Proofs"),
        [
            {"file": each.file_name, "type": each.media_type, "size": each.size, "at": each.created_at}
            for each in proofs
        ],
        {"file": _("File"), "at": _("When")},
        files=[(f"{each.pk}-{each.file_name}", bytes(each.content)) for each in proofs],
    )
    yield _section(
        "annotations", _("Annotations about them"), contact.annotations.order_by("created_at", "pk")
    )
    yield _section("relations", _("Relations"), _relations(contact))
    yield _section("ties", _("Who of us knows them"), contact.ties.order_by("pk"))
    yield _section("deals", _("Deals they took part in"), contact.deal_parts.order_by("pk"))
    entries = contact.activities.order_by("at", "pk")
    yield Section("timeline", _("Timeline"), Rows(entries, _values), {"at": _("When"), "said": _("Words")})
    rows = [_import_row(each) for each in _import_rows(contact)]
    yield Section(
        "imports", _("Rows of imports"), rows, {"file": _("File"), "line": _("Line"), "cells": _("Row")}
    )
    aliases = [_values(each) for each in contact.aliases.order_by("pk")]
    yield Section("aliases", _("Known as, before merges"), aliases, {"value": _("Known as")})


def shut_out(contact: Contact) -> None:
    """The person's own row, after those of the apps above."""
    list(Contact.objects.select_for_update(of=("self",)).filter(pk=contact.pk))


def erase(contact: Contact, *, at: datetime) -> Mapping[str, int]:
    counts = {
        "import_rows": _empty_import_rows(contact),
        "proofs": Proof.objects.filter(contact=contact).count(),
        "timeline": _silence_the_timeline(contact),
    }
    LegalBasisEntry.objects.filter(contact=contact).update(source="", proof_text="", proof=None)
    Proof.objects.filter(contact=contact).delete()
    Relation.objects.filter(Q(person=contact) | Q(other=contact)).delete()
    Tie.objects.filter(contact=contact).delete()
    Likeness.objects.filter(Q(contact=contact) | Q(other_contact=contact)).delete()
    Alias.objects.filter(contact=contact).exclude(kind=AliasKind.RECORD).delete()
    Alias.objects.filter(contact=contact).update(search="")
    _empty_merges(contact)
    kind = ContentType.objects.get_for_model(Contact)
    LogEntry.objects.filter(content_type=kind, object_id=str(contact.pk)).update(object_repr="")
    _anonymise(contact, at)
    return counts


def _anonymise(contact: Contact, at: datetime) -> None:
    """Every text leaves, whatever fields the model has; choices say that nothing is known."""
    for field in contact._meta.concrete_fields:  # noqa: SLF001 - documented
        if field.generated or field.name in KEPT:
            continue
        if isinstance(field, models.CharField | models.TextField):
            setattr(contact, field.name, field.default if field.has_default() and field.choices else "")
    contact.support = None
    contact.legal_basis_on = None
    contact.left_on = contact.left_on or timezone.localdate(at)
    contact.erased_at = at
    contact.save()


def _silence_the_timeline(contact: Contact) -> int:
    silenced = 0
    for entry in Activity.objects.filter(contact=contact).order_by("pk").iterator(chunk_size=1000):
        if any(entry.detail.get(name) for name in THEIR_WORDS):
            entry.detail |= {name: "" for name in THEIR_WORDS if name in entry.detail}
            entry.said = ""
            entry.save(update_fields=["detail", "said"])
            silenced += 1
    return silenced


def _empty_merges(contact: Contact) -> None:
    """What stood in the records that became this one; such a merge cannot be taken back any more."""
    for merge in Merge.objects.filter(contact=contact):
        merge.merged = [{"id": each["id"], "name": "", "name_latin": ""} for each in merge.merged]
        merge.journal = []
        merge.save(update_fields=["merged", "journal"])


def _empty_import_rows(contact: Contact) -> int:
    rows = _import_rows(contact)
    who = called(contact, addresses_of(contact))
    for run in {row.run for row in rows}:
        run.preview = throughout(run.preview, lambda text: without(text, who, Choice.NAMES))
        run.save(update_fields=["preview"])
    emptied: dict[str, Any] = {
        "cells": [],
        "params": {},
        "also": [],
        "before": {},
        "after": {},
        "title": "",
        "mark": "",
    }
    return ImportRow.objects.filter(pk__in=[row.pk for row in rows]).update(**emptied)


def _import_rows(contact: Contact) -> list[ImportRow]:
    """Rows that became this person or a record merged into theirs, and rows left out that name their address."""
    merged = contact.aliases.filter(kind=AliasKind.RECORD).values_list("value", flat=True)
    numbers = [contact.pk, *(int(number) for number in merged)]
    about = Q(run__kind=ImportKind.CONTACTS, record_id__in=numbers)
    rows: QuerySet[ImportRow] = ImportRow.objects.annotate(written=Cast("cells", TextField()))
    for address in addresses_of(contact):
        about |= Q(written__icontains=address)
    return list(rows.filter(about).select_related("run").order_by("pk"))


def _import_row(row: ImportRow) -> dict[str, Any]:
    said = {"file": row.run.file_name, "source": row.run.source, "at": row.run.created_at, "line": row.line}
    return said | {"outcome": row.outcome, "cells": row.cells, "before": row.before, "after": row.after}


def _relations(contact: Contact) -> QuerySet[Relation]:
    return Relation.objects.filter(Q(person=contact) | Q(other=contact)).order_by("pk")


def _section(name: str, title: str | Promise, rows: QuerySet[Any]) -> Section:
    return Section(name, title, Rows(rows, _values), _labels(rows.model), _choices(rows.model))


def _labels(model: type[Model]) -> dict[str, str | Promise]:
    """The fields that were given a word for people: one to be translated."""
    return {
        field.attname: field.verbose_name
        for field in model._meta.concrete_fields  # noqa: SLF001 - documented
        if isinstance(field.verbose_name, Promise) and not (field.is_relation or field.primary_key)
    }


def _choices(model: type[Model]) -> dict[str, dict[Any, str | Promise]]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - documented
    return {field.attname: dict(field.flatchoices) for field in fields if field.choices}


def _values(row: Model) -> dict[str, Any]:
    fields = row._meta.concrete_fields  # noqa: SLF001 - documented
    plain = (field for field in fields if not field.generated and not isinstance(field, models.BinaryField))
    return {field.attname: field.value_from_object(row) for field in plain}


PART = Part(written=WRITTEN, held=held, addresses=addresses_of, shut_out=shut_out, erase=erase)
