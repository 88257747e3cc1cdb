import gettext
from pathlib import Path

import pytest

from nurture.web.translations.catalogue import po_path
from nurture.web.translations.project import check_app, translate_app

pytestmark = pytest.mark.once


@pytest.fixture
def app(tmp_path):
    package = tmp_path / "accounts"
    package.mkdir()
    (package / "views.py").write_text('_("Account")\n_("%(n)s deals")\n', "utf-8")
    return package


def files(package: Path) -> list[Path]:
    return [package / "views.py"]


def fill_in(package: Path) -> None:
    path = po_path(package)
    text = path.read_text("utf-8").replace('"Account"\nmsgstr ""', '"Account"\nmsgstr "企業"')
    path.write_text(text.replace('deals"\nmsgstr ""', 'deals"\nmsgstr "%(n)s件"'), "utf-8")


def test_a_new_app_gets_a_catalogue_and_is_told_what_to_translate(app):
    line = translate_app(app.parent, "accounts", app, files(app))
    assert line == "accounts: 2 messages, 2 to translate, file changed"
    assert len(list(check_app(app.parent, app, files(app)))) == 2


def test_translated_words_reach_the_reader(app):
    translate_app(app.parent, "accounts", app, files(app))
    fill_in(app)
    assert translate_app(app.parent, "accounts", app, files(app)) == "accounts: 2 messages, all translated"
    assert list(check_app(app.parent, app, files(app))) == []
    with po_path(app).with_suffix(".mo").open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("Account") == "企業"


def test_a_check_changes_nothing(app):
    assert list(check_app(app.parent, app, files(app)))
    assert not po_path(app).exists()


def test_an_app_without_words_gets_no_catalogue(app):
    (app / "views.py").write_text("x = 1\n", "utf-8")
    assert translate_app(app.parent, "accounts", app, files(app)) == "accounts: nothing to translate"
    assert not po_path(app).exists()


def test_a_broken_catalogue_is_named(app):
    path = po_path(app)
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Account"\nmsgstr "企業\n', "utf-8")
    (problem,) = check_app(app.parent, app, files(app))
    assert problem.startswith("accounts/locale/ja/LC_MESSAGES/django.po: line 2 is not understood")
