"""What the database refuses about people."""

import pytest
from django.db import IntegrityError
from django.utils import translation

from nurture.team.models import Role, User
from tests import build

pytestmark = pytest.mark.django_db


def test_only_an_administrator_stands_outside_both_teams():
    build.administrator()
    with pytest.raises(IntegrityError):
        build.user(team="", role=Role.MEMBER)


def test_an_address_is_kept_in_lower_case():
    with pytest.raises(IntegrityError):
        build.rep("Kondo@tsubaki.example")


def test_create_user_lowers_the_address_and_signs_in():
    person = User.objects.create_user(
        "Kondo@Tsubaki.example", "secret-of-kondo", name="近藤 翔", team="sales"
    )
    assert person.email == "kondo@tsubaki.example"
    assert person.check_password("secret-of-kondo")
    assert User.objects.get_by_natural_key("KONDO@tsubaki.example") == person


def test_a_superuser_administers():
    person = User.objects.create_superuser("root@tsubaki.example", "secret-of-root", name="Root")
    assert person.is_administrator
    assert person.is_staff


def test_a_name_is_shown_as_the_reader_writes_it():
    person = User(name="近藤 翔", name_latin="Sho Kondo")
    with translation.override("ja"):
        assert person.display_name == "近藤 翔"
    with translation.override("en"):
        assert person.display_name == "Sho Kondo"
    with translation.override("en"):
        assert User(name="近藤 翔").display_name == "近藤 翔"
