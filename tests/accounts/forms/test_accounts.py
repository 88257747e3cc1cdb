from uuid import uuid4

import pytest

from accounts.forms.accounts import AccountForm
from tests import build

pytestmark = pytest.mark.django_db


def form(**typed):
    return AccountForm({"name": "アオバ", "operation": uuid4()} | typed)


def test_a_name_is_enough():
    assert form().is_valid()


@pytest.mark.parametrize("typed", ["https://www.Aoba.co.jp/about", "info@aoba.co.jp", "ＡＯＢＡ．co.jp"])
def test_a_domain_is_read_out_of_what_people_paste(typed):
    typed = form(domain=typed)
    assert typed.is_valid()
    assert typed.values["domain"] == "aoba.co.jp"


@pytest.mark.parametrize(
    ("field", "value"), [("domain", "aoba"), ("founded", "20"), ("employees", "-1"), ("name", " ")]
)
def test_nonsense_is_refused_beside_its_field(field, value):
    assert list(form(**{field: value}).errors) == [field]


def test_only_people_who_still_work_here_can_own():
    gone = build.rep(is_active=False)
    assert "owner" in form(owner=gone.pk).errors
