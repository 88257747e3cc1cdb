import dataclasses

import pytest

from nurture.delivery.controls.rules.standing import (
    Facts,
    Known,
    Standing,
    barrier,
    marker,
    may_tell,
)

HERE = Known("abc", 7)
LIVE = Facts(
    mode="live",
    needs_marker=True,
    marker="m",
    current="m",
    name="abc",
    generation=7,
    knows_last=True,
    recovering_from_restore=False,
    keeps_journal=True,
    machine=HERE,
)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"mode": "off"}, "mode_off"),
        ({"mode": "nonsense"}, "mode_off"),
        ({"marker": ""}, "not_live"),
        ({"current": "another server"}, "copy"),
        ({"keeps_journal": False, "machine": None}, "no_journal"),
        ({"machine": None}, "machine_unknown"),
        ({"machine": Known("other", 7)}, "machine_unknown"),
        ({"machine": Known("abc", 8)}, "restored"),
        ({"machine": Known("abc", 6)}, ""),
        ({"knows_last": False}, "restored"),
        ({"recovering_from_restore": True}, "restored"),
        # Off says more than why it would be off anyway.
        ({"mode": "off", "recovering_from_restore": True}, "mode_off"),
        # A copy is told to be a copy before it is told how old it is.
        ({"current": "another server", "knows_last": False}, "copy"),
        # The list is ours: it needs nobody's word, but what a restore forgot is forgotten there as well.
        ({"mode": "allowlist", "marker": "", "machine": None, "keeps_journal": False}, ""),
        ({"mode": "allowlist", "machine": Known("abc", 8)}, "restored"),
        # In a demo nothing leaves the machine.
        ({"needs_marker": False, "marker": "", "machine": None, "keeps_journal": False}, ""),
        ({"needs_marker": False, "recovering_from_restore": True}, "restored"),
        # What another installation left in the folder says nothing about this one.
        ({"needs_marker": False, "machine": Known("other", 99), "knows_last": False}, ""),
    ],
)
def test_three_must_agree(changes, code):
    assert barrier(dataclasses.replace(LIVE, **changes)) == code


def test_the_marker_tells_places_apart_and_names_none():
    one = marker("7713645118233017054/16385/nurture", "https://nurture.example")
    assert one == marker("7713645118233017054/16385/nurture", "https://nurture.example")
    assert one != marker("7713645118233017054/16386/nurture", "https://nurture.example")
    assert one != marker("7713645118233017054/16385/nurture", "https://staging.example")
    assert marker("a", "bc") != marker("ab", "c")
    assert len(one) == 64
    assert "nurture" not in one


ANY = {"address": "Ito@Minato.example", "project": 1, "target": 2, "identity": 3}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"barrier": "copy", "everything": True}, "copy"),
        ({"everything": True}, "stopped"),
        ({"projects": frozenset({1})}, "stopped"),
        ({"projects": frozenset({2})}, ""),
        ({"targets": frozenset({2})}, "stopped"),
        ({"targets": frozenset({1})}, ""),
        ({"identities": frozenset({3})}, "stopped"),
        ({"identities": frozenset({1, 2})}, ""),
        ({"allowed": frozenset()}, "not_on_allowlist"),
        ({"allowed": frozenset({"ito@minato.example"})}, ""),
        ({"allowed": frozenset({"@minato.example"})}, ""),
        ({"allowed": frozenset({"@o.example", "to@minato.example"})}, "not_on_allowlist"),
    ],
)
def test_what_stands_against_a_message(changes, code):
    standing = dataclasses.replace(Standing(barrier="", allowed=None), **changes)
    assert standing.refusal(**ANY) == code


def test_a_stop_of_an_address_leaves_the_installations_own_way_alone():
    standing = Standing(barrier="", allowed=None, identities=frozenset({3}))
    assert standing.refusal(**ANY | {"identity": None}) == ""


@pytest.mark.parametrize(
    ("changes", "allowed", "told"),
    [
        ({}, None, True),
        # Its people already work with it; only customers hear nothing yet.
        ({"marker": ""}, None, True),
        ({"machine": None}, None, True),
        ({"mode": "off"}, frozenset(), False),
        ({"current": "another server"}, None, False),
        ({"recovering_from_restore": True}, None, False),
        ({"mode": "allowlist"}, frozenset(), False),
        ({"mode": "allowlist"}, frozenset({"kondo@tsubaki.example"}), True),
        ({"mode": "allowlist"}, frozenset({"@tsubaki.example"}), True),
    ],
)
def test_a_copy_tells_our_own_people_nothing_by_itself(changes, allowed, told):
    standing = Standing(barrier(dataclasses.replace(LIVE, **changes)), allowed)
    assert may_tell(standing, "Kondo@tsubaki.example") is told
