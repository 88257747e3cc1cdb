"""Somebody of each team, and an account they write on."""

import pytest

from tests import build


@pytest.fixture
def account():
    return build.account()


@pytest.fixture
def rep():
    return build.rep("kondo@tsubaki.example", name="近藤 翔", name_latin="Sho Kondo")


@pytest.fixture
def marketer():
    return build.marketer("yamada@tsubaki.example", name="山田 涼", name_latin="Ryo Yamada")
