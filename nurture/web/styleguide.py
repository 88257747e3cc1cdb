"""Every component on one page, to look at and to test: /styleguide/, in a demo only."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from nurture.web.forms import DateInput


@dataclass(frozen=True)
class Somebody:
    name: str
    team: str = ""

    def __str__(self) -> str:
        return self.name


class SampleForm(forms.Form):
    """One field of each kind; the sample texts are not translated, since only its builders read them."""

    company = forms.CharField(help_text="As it stands on the business card.")
    email = forms.EmailField(required=False)
    revenue = forms.IntegerField(
        label="Expected revenue", min_value=1, widget=forms.NumberInput(attrs={"data-unit": "万円"})
    )
    decides_on = forms.DateField(widget=DateInput)
    role = forms.ChoiceField(choices=[("", "Choose…"), ("champion", "Champion"), ("user", "User")])
    reachability = forms.ChoiceField(
        choices=[(str(n), str(n)) for n in range(1, 6)],
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
        help_text="1: nobody answers. 5: they call us.",
    )
    basis = forms.ChoiceField(
        choices=[("card", "Business card"), ("form", "Web form")], widget=forms.RadioSelect
    )
    signs = forms.MultipleChoiceField(
        choices=[("budget", "A budget exists"), ("date", "A date was named")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.CharField(label="Why this account", widget=forms.Textarea)
    file = forms.FileField(required=False)
    agreed = forms.BooleanField(label="Both teams have read it", required=False)
    locked = forms.CharField(initial="Cannot be changed", disabled=True)


@require_http_methods(["GET", "POST"])
def styleguide(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST or None)
    if form.is_valid():
        messages.success(request, "Received.")
        messages.error(request, "The mail server does not answer. Nothing was lost.")
        return redirect("styleguide")
    return render(request, "web/styleguide.html", _samples(form), status=422 if form.errors else 200)


def _samples(form: forms.Form) -> dict[str, Any]:
    return {
        "form": form,
        "now": timezone.now(),
        "rep": Somebody("Sho Kondo", "sales"),
        "marketer": Somebody("山田 美咲", "marketing"),
        "contact": Somebody("伊藤 健"),
    }
