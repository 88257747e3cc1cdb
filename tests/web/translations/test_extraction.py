from pathlib import Path

import pytest

from nurture.web.translations.extraction import messages

pytestmark = pytest.mark.once


def found(tmp_path: Path, name: str, text: str) -> list[tuple[object, str | None]]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return [(message.words, message.context) for message in messages(path)]


def test_every_way_to_say_a_message_in_python_is_read(tmp_path):
    code = """
_("Plain")
gettext_lazy("Lazy " "in two parts")
ngettext("%(count)s email", "%(count)s emails", count)
pgettext("month", "May")
npgettext_lazy("mail", "one", "many", 3)
"""
    assert found(tmp_path, "views.py", code) == [
        ("Plain", None),
        ("Lazy in two parts", None),
        (("%(count)s email", "%(count)s emails"), None),
        ("May", "month"),
        (("one", "many"), "mail"),
    ]


def test_templates_are_read_whatever_their_indentation(tmp_path):
    template = """
{% load i18n %}
      <p title="it's">{% translate "Next email" %}
  {% blocktranslate trimmed count n=emails|length with who=name %}
        One for {{ who }}
  {% plural %}
    {{ n }} for {{ who }}
        {% endblocktranslate %}
 {{ _("Hi")|upper }} {% translate "May" context "month" as m %}
{% partialdef step-list inline %}{% translate '案' %}{% endpartialdef %}
"""
    assert found(tmp_path, "page.html", template) == [
        ("Next email", None),
        (("One for %(who)s", "%(n)s for %(who)s"), None),
        ("Hi", None),
        ("May", "month"),
        ("案", None),
    ]


def test_a_remark_for_translators_comes_with_the_message(tmp_path):
    path = tmp_path / "views.py"
    path.write_text('# Translators: on the button\nx = _("Send")\n', "utf-8")
    assert [message.comments for message in messages(path)] == [("Translators: on the button",)]


def test_a_function_is_known_by_the_name_that_a_module_gives_it(tmp_path):
    code = """
from django.utils.translation import gettext as _now
from django.utils.translation import npgettext as _many, reverse as _other

_now("At once")
_many("mail", "one", "many", 3)
_other("no words")
"""
    assert found(tmp_path, "forms.py", code) == [("At once", None), (("one", "many"), "mail")]
