import pytest

from nurture.delivery.identities import vault

pytestmark = pytest.mark.once
OLD, NEW = "an-old-key-" * 6, "a-newer-key-" * 6


def test_what_is_kept_can_be_read_by_its_owner_only(settings):
    settings.CREDENTIALS_KEY = OLD
    locked = vault.lock({"password": "ひみつ p4ss"}, owner="1")
    assert "p4ss" not in locked
    assert vault.unlock(locked, owner="1") == {"password": "ひみつ p4ss"}
    with pytest.raises(vault.Unreadable):
        vault.unlock(locked, owner="2")


def test_the_same_secret_looks_different_each_time(settings):
    settings.CREDENTIALS_KEY = OLD
    assert vault.lock({"password": "x"}, owner="1") != vault.lock({"password": "x"}, owner="1")


def test_a_new_key_reads_what_the_old_one_locked_until_it_is_locked_anew(settings):
    settings.CREDENTIALS_KEY = OLD
    locked = vault.lock({"api_key": "k"}, owner="1")
    settings.CREDENTIALS_KEY, settings.CREDENTIALS_KEY_FALLBACKS = NEW, [OLD]
    assert vault.unlock(locked, owner="1") == {"api_key": "k"}
    anew = vault.locked_anew(locked)
    settings.CREDENTIALS_KEY_FALLBACKS = []
    assert vault.unlock(anew, owner="1") == {"api_key": "k"}
    with pytest.raises(vault.Unreadable):
        vault.unlock(locked, owner="1")


@pytest.mark.parametrize("damaged", ["not a token", "gAAAAA"])
def test_what_is_damaged_is_a_fact(settings, damaged):
    settings.CREDENTIALS_KEY = OLD
    with pytest.raises(vault.Unreadable):
        vault.unlock(damaged, owner="1")
    with pytest.raises(vault.Unreadable):
        vault.locked_anew(damaged)


def test_without_a_key_nothing_is_kept_and_nothing_is_empty(settings):
    settings.CREDENTIALS_KEY = ""
    assert not vault.can_keep()
    with pytest.raises(vault.NoKey):
        vault.lock({"password": "x"}, owner="1")
    assert vault.unlock("", owner="1") == {}
