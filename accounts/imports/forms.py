"""Upload, reading and mapping: what a person says about a file."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.imports.rules.cells import CURRENCIES
from accounts.imports.rules.dates import DateOrder
from accounts.imports.rules.encodings import MAX_BYTES
from accounts.imports.rules.fields import FIELDS, Kind, is_date
from accounts.imports.rules.mapping import NO_PRESET, Basis, Mapping
from accounts.imports.rules.presets import PRESETS
from accounts.imports.rules.problems import FileCode, MappingCode, MappingProblem
from accounts.imports.rules.surveys import Column, Survey
from accounts.imports.words import (
    DELIMITERS,
    ENCODINGS,
    MODES,
    ORDERS,
    field_words,
    file_words,
    mapping_words,
)
from accounts.models import DealStage, ImportKind, ImportRun, LegalBasis
from nurture.web.forms import DateInput


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What does the file hold?"),
        choices=ImportKind,
        initial=ImportKind.ACCOUNTS,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
        help_text=_("Accounts first, then contacts and deals: those look their company up."),
    )
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_(
            "Excel (.xlsx) or CSV, tab or semicolon separated, up to 50 MB. "
            "Nothing changes before you have seen what it would do."
        ),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,text/csv,text/plain,text/tab-separated-values"}
        ),
    )
    source = forms.CharField(
        label=_("Where does it come from?"),
        max_length=60,
        required=False,
        help_text=_(
            "The system that exported it, always under the same name: its IDs are kept under it. "
            "Left empty, we go by the columns; Salesforce, HubSpot and Sansan are known."
        ),
    )
    operation = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                file_words(FileCode.TOO_LARGE, {"limit_mb": MAX_BYTES // (1024 * 1024)})
            )
        return file


class ReadingForm(forms.Form):
    """How the bytes become a table. A workbook has sheets in the place of an encoding."""

    encoding = forms.ChoiceField(label=_("Encoding"), choices=list(ENCODINGS.items()), required=False)
    delimiter = forms.ChoiceField(label=_("Separated by"), choices=list(DELIMITERS.items()), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    preset = forms.ChoiceField(
        label=_("Columns named by"),
        choices=[(NO_PRESET, _("No system we know")), *((preset.key, preset.name) for preset in PRESETS)],
        required=False,
    )

    def __init__(self, data: Any = None, *, run: ImportRun) -> None:
        read = run.mapping
        shown = {"encoding": read.get("encoding"), "delimiter": read.get("delimiter")}
        preset = read.get("preset") or NO_PRESET
        super().__init__(data, initial={**shown, "sheet": run.preview.get("sheet"), "preset": preset})
        if sheets := run.preview.get("sheets"):
            del self.fields["encoding"], self.fields["delimiter"]
            cast(forms.ChoiceField, self.fields["sheet"]).choices = [(sheet, sheet) for sheet in sheets]
        else:
            del self.fields["sheet"]


class MappingForm(forms.Form):
    """One choice for each column, and for each value that has to be translated."""

    source = forms.CharField(label=_("Source"), max_length=60)

    def __init__(
        self, data: Any = None, *, kind: Kind, mapping: Mapping, survey: Survey, source: str = ""
    ) -> None:
        super().__init__(data, initial={"source": source})
        self.kind, self.mapping, self.survey = kind, mapping, survey
        self._add_columns()
        self.fields["mode"] = forms.ChoiceField(
            label=_("What may this file do?"),
            choices=list(MODES.items()),
            initial=mapping.mode,
            widget=forms.RadioSelect,
        )
        if kind == Kind.DEALS:
            self._add_deals()
        if kind == Kind.CONTACTS:
            self._add_basis()

    def column_rows(self) -> Iterator[tuple[Column, forms.BoundField, forms.BoundField | None]]:
        for place, column in enumerate(self.survey.columns):
            order = f"date-{place}"
            yield column, self[f"column-{place}"], self[order] if order in self.fields else None

    def stage_rows(self) -> Iterator[tuple[str, int, forms.BoundField]]:
        for place, (value, count) in enumerate(self.survey.stages.items()):
            yield value, count, self[f"stage-{place}"]

    def product_rows(self) -> Iterator[tuple[list[tuple[str, int]], forms.BoundField]]:
        for place, group in enumerate(self.survey.products):
            yield group, self[f"product-{place}"]

    def chosen(self) -> Mapping:
        said = self.cleaned_data
        places = list(enumerate(self.survey.columns))
        return Mapping(
            encoding=self.mapping.encoding,
            delimiter=self.mapping.delimiter,
            columns={column.name: said[f"column-{place}"] for place, column in places},
            dates={column.name: order for place, column in places if (order := said.get(f"date-{place}"))},
            stages={value: said.get(f"stage-{place}", "") for place, value in enumerate(self.survey.stages)},
            products=dict(self._chosen_spellings()),
            currency=said.get("currency") or self.mapping.currency,
            basis=Basis(
                said.get("legal_basis", ""),
                said.get("legal_basis_on"),
                said.get("legal_basis_source", ""),
                said.get("legal_basis_proof", ""),
            ),
            mode=said["mode"],
            preset=self.mapping.preset,
            sheet=self.mapping.sheet,
        )

    def add_problems(self, problems: list[MappingProblem]) -> None:
        for problem in problems:
            self.add_error(self._field_of(problem), mapping_words(problem))

    def _chosen_spellings(self) -> Iterator[tuple[str, str]]:
        for place, group in enumerate(self.survey.products):
            if spelling := self.cleaned_data.get(f"product-{place}"):
                yield from ((written, spelling) for written, _count in group if written != spelling)

    def _add_columns(self) -> None:
        choices = [
            ("", _("— leave out —")),
            *((field.name, field_words(field.name)) for field in FIELDS[self.kind]),
        ]
        for place, column in enumerate(self.survey.columns):
            name = f"column-{place}"
            self.fields[name] = _choice(column.name, choices, self.mapping.columns.get(column.name, ""))
            if is_date(self.kind, self.data.get(name, self.fields[name].initial)):
                self._add_order(place, column)

    def _add_order(self, place: int, column: Column) -> None:
        """Asked where the values leave it open; a column just chosen may not have been looked at yet."""
        orders = [(order.value, ORDERS[order]) for order in column.orders or DateOrder]
        choices = orders if len(orders) == 1 else [("", _("Which comes first?")), *orders]
        self.fields[f"date-{place}"] = _choice(column.name, choices, self.mapping.dates.get(column.name, ""))

    def _add_deals(self) -> None:
        currencies = [(currency, currency) for currency in CURRENCIES]
        self.fields["currency"] = _choice(_("Currency of the amounts"), currencies, self.mapping.currency)
        stages = [("", _("— not known: report the row —")), *DealStage.choices]
        for place, value in enumerate(self.survey.stages):
            self.fields[f"stage-{place}"] = _choice(value, stages, self.mapping.stages.get(value, ""))
        for place, group in enumerate(self.survey.products):
            spellings = [("", _("Keep all as written")), *((written, written) for written, _count in group)]
            chosen = next(
                (self.mapping.products[written] for written, _n in group if written in self.mapping.products),
                "",
            )
            self.fields[f"product-{place}"] = _choice(group[0][0], spellings, chosen)

    def _add_basis(self) -> None:
        basis = self.mapping.basis
        self.fields["legal_basis"] = forms.ChoiceField(
            label=_("On what legal basis may we write to these people?"),
            choices=LegalBasis,
            initial=basis.basis,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields["legal_basis_on"] = forms.DateField(
            label=_("Since when"), initial=basis.on, required=False, widget=DateInput
        )
        self.fields["legal_basis_source"] = forms.CharField(
            label=_("Where was it obtained?"), initial=basis.source, required=False, max_length=200
        )
        self.fields["legal_basis_proof"] = forms.CharField(
            label=_("Where is the proof kept?"), initial=basis.proof, required=False, max_length=300
        )

    def _field_of(self, problem: MappingProblem) -> str | None:
        """Where on the page the problem is mended; None: above all."""
        headers = self.survey.headers
        place = headers.index(problem.target) if problem.target in headers else None
        name = {
            MappingCode.SOURCE: "source",
            MappingCode.MODE: "mode",
            MappingCode.CURRENCY: "currency",
            MappingCode.BASIS: "legal_basis",
            MappingCode.BASIS_DATE: "legal_basis_on",
            MappingCode.DATE_ORDER: f"date-{place}",
            MappingCode.FIELD_TWICE: f"column-{place}",
            MappingCode.UNKNOWN_FIELD: f"column-{place}",
        }.get(problem.code)
        return name if name in self.fields else None


def _choice(label: Any, choices: Any, initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )
