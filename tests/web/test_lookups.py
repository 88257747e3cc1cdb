import pytest

from nurture.team.models import User
from tests import build

pytestmark = pytest.mark.django_db

HUGE = 10**30


def test_a_number_that_no_column_holds_is_in_no_row():
    rep = build.rep()
    assert list(User.objects.filter(pk__in=[HUGE, rep.pk, -HUGE])) == [rep]
    assert not User.objects.filter(pk__in=[HUGE]).exists()
    assert list(User.objects.exclude(pk__in=[HUGE])) == [rep]


def test_what_is_no_plain_number_is_asked_as_before():
    rep = build.rep()
    assert list(User.objects.filter(pk__in=User.objects.filter(name=rep.name))) == [rep]
    assert list(User.objects.filter(pk__in={None, str(rep.pk)})) == [rep]
