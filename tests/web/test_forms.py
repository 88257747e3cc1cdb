"""How a field shows: label above, help under, the error beside it and in a summary that takes focus."""

import datetime as dt
import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import get_default_renderer
from django.template import Context, Template
from django.utils import translation

from nurture.web.forms import DateInput, DateTimeInput


class Nomination(forms.Form):
    company = forms.CharField(help_text="As on the card.")
    revenue = forms.IntegerField(widget=forms.NumberInput(attrs={"data-unit": "yen"}))
    decides_on = forms.DateField(widget=DateInput, required=False)
    score = forms.ChoiceField(
        choices=[("1", "1"), ("2", "2")], widget=forms.RadioSelect, help_text="5 is best."
    )
    agreed = forms.BooleanField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_token(self):
        if self.cleaned_data["token"] == "old":
            raise forms.ValidationError("The page is out of date.")

    def clean(self):
        if self.cleaned_data.get("company") == "closed":
            raise forms.ValidationError("This project is closed.")


def bound(**fields):
    return Nomination({"company": "Minato", "revenue": "1", "score": "1"} | fields)


def field(name, form=None):
    return str((form or Nomination())[name].as_field_group())


def test_the_label_belongs_to_its_field_and_says_that_it_is_required():
    html = field("company")
    assert re.search(
        r'<label class="field-label" for="id_company">Company\s+<span class="field-need">required</span>',
        html,
    )


def test_an_optional_field_carries_no_mark():
    assert "field-need" not in field("decides_on")


def test_help_and_error_describe_the_field():
    html = field("company", bound(company=""))
    assert 'aria-describedby="id_company_helptext id_company_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_company_helptext"' in html
    assert 'id="id_company_error"' in html
    assert "This field is required." in html


def test_a_field_in_order_is_not_called_invalid():
    assert "aria-invalid" not in field("company", bound())


def test_a_number_stands_before_its_unit():
    assert '<span class="unit">yen</span>' in field("revenue")


def test_choices_are_a_group_with_a_legend():
    html = field("score", bound(score=""))
    assert html.startswith("<fieldset")
    assert '<legend class="field-label">Score' in html
    assert 'aria-describedby="id_score_helptext id_score_error"' in html


def test_a_tick_stands_before_its_words():
    html = field("agreed")
    assert html.index("<input") < html.index("Agreed")
    assert '<label class="check" for="id_agreed">' in html


def test_a_form_shows_every_field_once_and_no_summary_when_nothing_is_wrong():
    html = str(bound())
    assert html.count('name="company"') == 1
    assert html.count('name="token"') == 1
    assert "error-summary" not in html
    assert "error-summary" not in str(Nomination())


def test_the_summary_takes_focus_and_leads_to_each_field():
    html = str(bound(company="", score=""))
    assert 'tabindex="-1" autofocus data-error-summary' in html
    assert "2 things to mend" in html
    assert '<a href="#id_company">Company</a>: This field is required.' in html
    assert '<a href="#id_score">Score</a>: This field is required.' in html


def test_a_label_that_asks_has_no_colon_behind_its_question_mark():
    form = bound(company="")
    form.fields["company"].label = "Which company?"
    assert '<a href="#id_company">Which company?</a> This field is required.' in str(form)


def test_the_summary_says_what_is_wrong_with_no_field_or_a_hidden_one():
    assert "This project is closed." in str(bound(company="closed"))
    assert "Token: The page is out of date." in str(bound(token="old"))


def test_the_summary_serves_a_form_laid_out_by_hand():
    template = Template('{% include "components/error_summary.html" %}')
    assert "One thing to mend" in template.render(Context({"form": bound(company="")}))


def test_what_was_typed_comes_back_escaped():
    html = str(bound(company='"><script>'))
    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_the_browser_picks_dates_which_it_wants_in_iso_whatever_the_language():
    with translation.override("ja"):
        assert (
            DateInput().render("on", dt.date(2026, 1, 9))
            == '<input type="date" name="on" value="2026-01-09">'
        )
        at = dt.datetime(2026, 1, 9, 8, 5)  # noqa: DTZ001 - what a form field hands to its widget
        assert 'type="datetime-local" name="at" value="2026-01-09T08:05"' in DateTimeInput().render("at", at)


def test_a_choice_among_many_keeps_groups_and_what_is_chosen():
    choices = [
        ("", "None"),
        ("Asia", [("Asia/Tokyo", "Tokyo & around"), ("Asia/Seoul", "Seoul")]),
        (None, "Unknown"),
    ]
    shown = forms.Select(choices=choices, attrs={"class": "input"}).render(
        "zone", "Asia/Tokyo", renderer=get_default_renderer()
    )
    assert '<select name="zone" class="input">' in shown
    assert '<optgroup label="Asia">' in shown
    assert '<option value="Asia/Tokyo" selected>Tokyo &amp; around</option>' in shown
    assert '<option value="Asia/Seoul">Seoul</option>' in shown
    # Django's own: a choice that stands for nothing has no text as its value either.
    assert '<option value="">Unknown</option>' in shown


def test_a_sign_that_cannot_be_kept_is_named_in_japanese():
    with translation.override("ja"):
        field = forms.CharField()
        with pytest.raises(ValidationError, match="NUL"):
            field.clean("a\x00b")
