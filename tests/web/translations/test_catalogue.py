from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from nurture.web.translations import catalogue

pytestmark = pytest.mark.once


def with_messages(*entries: tuple[object, object]) -> Catalog:
    made = Catalog(locale="ja")
    for words, translation in entries:
        made.add(words, translation, locations=[("accounts/views.py", 1)])
    return made


def test_translations_are_kept_and_words_no_longer_said_are_dropped(tmp_path):
    path = tmp_path / "django.po"
    catalogue.write(path, with_messages(("Account", "企業"), ("Gone", "消えた")))

    found = with_messages(("Account", ""), ("Contact", ""))
    current = catalogue.updated(catalogue.read(path), found)
    catalogue.write(path, current)

    text = path.read_text("utf-8")
    assert 'msgid "Account"\nmsgstr "企業"' in text
    assert 'msgid "Contact"\nmsgstr ""' in text
    assert "Gone" not in text
    assert catalogue.untranslated(current) == 1


def test_a_message_that_looks_like_another_does_not_borrow_its_translation():
    current = catalogue.updated(with_messages(("Send now", "今すぐ送る")), with_messages(("Send not", "")))
    assert current["Send not"].string == ""


def test_the_file_holds_nothing_that_changes_by_itself(tmp_path):
    path = tmp_path / "django.po"
    assert catalogue.write(path, with_messages(("Account", "企業")))
    text = path.read_text("utf-8")

    moved = Catalog(locale="ja")
    moved.add("Account", "企業", locations=[("accounts/views.py", 99)])
    assert not catalogue.write(path, catalogue.updated(catalogue.read(path), moved))

    assert "Date" not in text
    assert "#: accounts/views.py\n" in text


def test_messages_are_ordered_by_file(tmp_path):
    path = tmp_path / "django.po"
    mixed = Catalog(locale="ja")
    for name, words in (("b.py", "B"), ("a.py", "Z"), ("a.py", "A")):
        mixed.add(words, "訳", locations=[(name, 5 if words == "A" else 2)])
    catalogue.write(path, mixed)
    text = path.read_text("utf-8")
    assert text.index('"Z"') < text.index('"A"') < text.index('"B"')


@pytest.mark.parametrize(
    "line", ['msgstr "企業', 'msgstr 企業"', 'msgstr "「"企業"」"', "<<<<<<< ours", 'mgstr "企業"']
)
def test_a_broken_file_is_an_error_and_not_a_loss_of_translations(tmp_path, line):
    path = tmp_path / "django.po"
    path.write_text(f'msgid "Account"\n{line}\n', "utf-8")
    with pytest.raises(catalogue.CatalogueBroken, match="line 2 is not understood"):
        catalogue.read(path)


def test_a_message_without_a_translation_line_is_an_error(tmp_path):
    path = tmp_path / "django.po"
    path.write_text('msgid "Account"\n\nmsgid "Deal"\nmsgstr "案件"\n', "utf-8")
    with pytest.raises(catalogue.CatalogueBroken, match="missing msgstr"):
        catalogue.read(path)


def test_missing_fuzzy_and_obsolete_messages_are_named():
    kept = with_messages(("Old", "古い"), ("Empty", ""), ("Unsure", "たぶん"), ("Account", "企業"))
    kept["Unsure"].flags.add("fuzzy")
    found = with_messages(("New", ""), ("Empty", ""), ("Unsure", ""), ("Account", ""))

    assert sorted(catalogue.problems(kept, found)) == [
        "fuzzy: 'Unsure' in accounts/views.py",
        "missing: 'Empty' in accounts/views.py",
        "missing: 'New' in accounts/views.py",
        "obsolete: 'Old' in accounts/views.py",
    ]


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("Hello %(name)s", "こんにちは"),
        ("Hello %(name)s", "こんにちは %(nmae)s"),
        ("Hello {name}", "こんにちは {who}"),
        ("%s of %s", "%s"),
        ("Hello {{ contact.name }}", "こんにちは {{ contact.nmae }}"),
        (("%(n)s email", "%(n)s emails for %(who)s"), ("%(n)s通",)),
    ],
)
def test_a_placeholder_that_got_lost_is_a_problem(original, translation):
    kept, found = with_messages((original, translation)), with_messages((original, ""))
    assert [problem.split(":")[0] for problem in catalogue.problems(kept, found)] == ["placeholders"]


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("Save 100%%", "全部保存"),
        ("%(name)s and %(name)s's team", "%(name)sさんとチーム"),
        (("One email", "%(n)s emails"), ("%(n)s通",)),
        ("{{contact.name}}", "{{ contact.name }}様"),
    ],
)
def test_a_translation_may_be_phrased_differently(original, translation):
    kept, found = with_messages((original, translation)), with_messages((original, ""))
    assert list(catalogue.problems(kept, found)) == []


def test_an_app_without_a_catalogue_starts_empty():
    assert catalogue.size(catalogue.read(Path("nowhere/django.po"))) == 0
