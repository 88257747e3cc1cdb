"""The columns that are searched are kept by the database: on both engines alike, whoever writes."""

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import Account, Contact
from accounts.models.trigrams import create_trigram_indexes
from accounts.rules.folding import fold, sound, space
from tests import build

pytestmark = pytest.mark.django_db
NASTY = [
    "ﾄｳﾚｲ㈱",
    "とうれい",
    "ＡＢＣ－Ｄ",
    "髙﨑𠮷",
    "Ångström Müller",
    "ﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞ",
    "Ｏ'Brien & Söhne",
    "オオサカトウキョウ",
    "ｳﾞｨｱ",
    "①②Ⅲ㌔",
    "é",
    "100%_\\",
    "絵文字🍣",
    # Of plain characters, and one that only looks plain at the end.
    "Aoba ァヵヺ・ーン 々一鿿~",
    "霞ヶ",
    "髙",
    "a\u0304",
    "か\u3099",
]


@pytest.mark.parametrize("written", NASTY)
def test_the_database_folds_as_our_rules_do(written):
    account = Account.objects.create(name=written, name_kana=written, name_latin=written, name_key="鍵々a漢")
    account.refresh_from_db()
    unspaced = written.replace(" ", "").replace("-", "").replace(".", "")
    names = fold(f" {written} {written} {unspaced}  ")
    readings = fold(f" 鍵々a漢 {written} ")
    assert account.search == names + readings + sound(readings) + space(fold("鍵々a漢"))


@pytest.mark.parametrize("written", NASTY)
def test_people_are_folded_alike(written):
    account = build.account()
    contact = build.contact(account, "x@y.example", family_name=written, family_kana=written)
    contact.refresh_from_db()
    names = fold(f" {written} 健 {written}健  x@y.example ")
    readings = fold(f" {written}  {written} ")
    assert contact.search == names + readings + sound(readings)


def test_no_way_of_writing_goes_past_it():
    account = build.account("青葉")
    Account.objects.filter(pk=account.pk).update(name="緑")
    account.refresh_from_db()
    assert " 緑 " in account.search
    [made] = Account.objects.bulk_create([Account(name="赤", name_key="赤")])
    assert Account.objects.filter(search__contains=" 赤 ").get() == made
    contact = build.contact(account)
    contact.family_name = "森"
    Contact.objects.bulk_update([contact], ["family_name"])
    assert Contact.objects.filter(search__contains=" 森 ").exists()


def indexes():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "accounts_contact")
    return "contact_search" in found


@pytest.mark.postgresql
def test_postgresql_finds_three_characters_by_an_index():
    assert indexes()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM accounts_contact WHERE search LIKE '%五十嵐%'")
        assert "contact_search" in str(cursor.fetchall())
        cursor.execute("EXPLAIN SELECT 1 FROM accounts_contact WHERE search LIKE '% 佐藤%'")
        assert "contact_search" in str(cursor.fetchall())


@pytest.mark.postgresql
def test_without_the_extension_all_goes_on_and_the_command_makes_up_for_it(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX contact_search")
    monkeypatch.setattr("accounts.models.trigrams.EXTENSION", "CREATE EXTENSION is_not_there")
    assert not create_trigram_indexes(connection)
    build.contact(build.account(), family_name="五十嵐")
    assert Contact.objects.filter(search__contains="五十嵐").exists()
    # A table with checks that are still to come takes no index.
    connection.check_constraints()
    with pytest.raises(Exception, match="superuser"):
        call_command("index_search")
    monkeypatch.undo()
    call_command("index_search")
    assert indexes()


def test_sqlite_has_nothing_to_index(capsys, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    assert not create_trigram_indexes(connection)
    call_command("index_search")
    assert "nothing to do" in capsys.readouterr().out
