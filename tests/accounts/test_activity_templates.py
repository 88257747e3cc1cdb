"""Every verb that some action writes can be read on the timeline."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template

from accounts.models import Activity

VERB = re.compile(r"""\bverb ?= ?["']([a-z_]+\.[a-z_]+)["']""", re.IGNORECASE)


def verbs() -> set[str]:
    sources = [path for top in ("accounts", "nurture") for path in (settings.BASE_DIR / top).rglob("*.py")]
    return {verb for path in sources for verb in VERB.findall(path.read_text())}


def test_the_scan_finds_the_verbs_of_this_app():
    assert {"accounts.annotated", "accounts.imported", "accounts.deal_recorded"} <= verbs()


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_every_verb_has_a_sentence(verb):
    assert get_template(Activity(verb=verb).template_name)


def test_every_verb_is_a_literal_that_the_scan_can_see():
    hidden = re.compile(r"\bverb=(?!\s*[\"']|verb\b)")
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for top in ("accounts", "nurture")
        for path in (settings.BASE_DIR / top).rglob("*.py")
        if hidden.search(path.read_text())
    }
    assert not found, "spell the verb out where it is written: a test looks for its template"
