"""What no template may do, because the page would break under the content security policy or for somebody."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from nurture.web.templatetags import ui

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "emails" not in path.parts)


@pytest.fixture(params=PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def markup(request):
    return re.sub(r"\{#.*?#\}", "", request.param.read_text())


def test_nothing_runs_or_styles_inline(markup):
    tags = re.findall(r"<[a-z][^>]*>", markup)
    forbidden = re.compile(
        r"\s(style|on[a-z]+|hx-on[\w:.-]*)=|hx-v(als|ars)=['\"]js:|javascript:", re.IGNORECASE
    )
    assert [tag for tag in tags if forbidden.search(tag)] == []
    assert re.findall(r"<style|<script(?![^>]*\ssrc=)", markup) == []


def test_every_icon_exists(markup):
    for name in re.findall(r'\{% icon "([\w-]+)"', markup):
        assert ui.icon(name)


def test_every_static_file_exists(markup):
    for name in re.findall(r"\{% static ['\"]([^'\"]+)['\"] %\}", markup):
        assert finders.find(name), name
