"""A select with hundreds of choices, drawn without a template for each of them."""

from django import forms
from django.utils.html import escape

from nurture.web.forms import LongSelect


class Form(forms.Form):
    zone = forms.ChoiceField(
        choices=[("", "Nowhere"), ("Asia/Tokyo", "東京"), ('"<x>', "<b>")], widget=LongSelect, required=False
    )


def drawn(**options):
    return str(Form(**options)["zone"])


def test_it_marks_what_is_chosen():
    html = drawn(initial={"zone": "Asia/Tokyo"})
    assert 'name="zone"' in html.partition(">")[0]
    assert '<option value="Asia/Tokyo" selected>東京</option>' in html
    assert html.count("selected") == 1


def test_it_marks_what_was_typed_and_nothing_where_that_is_no_choice():
    assert '<option value="Asia/Tokyo" selected>' in drawn(data={"zone": "Asia/Tokyo"})
    assert "selected" not in drawn(data={"zone": "Atlantis"})


def test_without_a_choice_the_empty_one_is_marked():
    assert '<option value="" selected>Nowhere</option>' in drawn()


def test_nothing_of_a_choice_is_markup():
    html = drawn(initial={"zone": '"<x>'})
    assert f'<option value="{escape(chr(34) + "<x>")}" selected>&lt;b&gt;</option>' in html
