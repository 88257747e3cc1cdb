from datetime import date

import pytest
from django.utils import timezone

from nurture.delivery.forms import OutboxForm
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.narrowing import Narrowed
from tests import build

pytestmark = pytest.mark.django_db


def found(world, **address):
    narrowed = OutboxForm({key: str(value) for key, value in address.items()}, user=world.rep).narrowed
    return list(narrowed.messages(world.rep).order_by("pk"))


@pytest.fixture
def three(world):
    ito = world.message(world.contact("ito@minato.example", family_name="伊藤"), subject="主軸の話")
    mori = world.message(world.contact("mori@minato.example", family_name="森"), subject="費用の表")
    sent = world.message(world.contact("kato@minato.example", family_name="加藤"), subject="御礼")
    Message.objects.filter(pk=sent.pk).update(state=MessageState.SENT)
    return ito, mori, sent


def test_by_state_and_by_what_is_still_to_go(world, three):
    ito, mori, sent = three
    Message.objects.filter(pk=mori.pk).update(state=MessageState.HELD)
    assert found(world, state="sent") == [sent]
    assert found(world, state="waiting") == [ito, mori]


def test_by_a_word_of_the_name_the_address_the_company_or_the_subject(world, three):
    ito, mori, sent = three
    assert found(world, q="伊藤") == [ito]
    assert found(world, q="kato@") == [sent]
    assert found(world, q="費用") == [mori]
    assert found(world, q="港精密") == [ito, mori, sent]
    assert found(world, q="港精密 伊藤") == [ito]
    assert found(world, q="nobody") == []


@pytest.mark.parametrize("kept", ["ito@日本語.example", "ito@xn--wgv71a119e.example"])
@pytest.mark.parametrize(
    "typed", ["ito@日本語.example", "日本語", "ITO@xn--wgv71a119e", "ｉｔｏ@日本語．example"]
)
def test_an_international_address_is_found_in_either_spelling(world, kept, typed):
    message = world.message()
    Message.objects.filter(pk=message.pk).update(to_address=kept)
    assert found(world, q=typed) == [message]


def test_by_person_account_target_and_project(world, three):
    ito, mori, sent = three
    assert found(world, contact=mori.contact_id) == [mori]
    for key, row in (("account", world.account), ("target", world.target), ("project", world.project)):
        assert found(world, **{key: row.pk}) == [ito, mori, sent]
    elsewhere = build.project(world.rep, world.marketer)
    assert found(world, project=elsewhere.pk) == []


def test_a_day_is_that_of_the_reader(world):
    abroad = world.message(world.contact("k@chicago.example", time_zone="America/Chicago"))
    with timezone.override("Asia/Tokyo"):
        here = timezone.localdate(abroad.planned_at)
        assert found(world, day=here.isoformat()) == [abroad]
    with timezone.override("America/Chicago"):
        there = timezone.localdate(abroad.planned_at)
        assert there != here
        assert found(world, day=there.isoformat()) == [abroad]
        assert found(world, day=here.isoformat()) == []


@pytest.mark.parametrize(
    "address", [{"day": "yesterday"}, {"project": "x"}, {"contact": 10**30}, {"state": "nonsense"}]
)
def test_what_cannot_be_read_narrows_nothing(world, three, address):
    assert len(found(world, **address)) == 3


def test_nobody_sees_more_than_their_projects(world, three):
    assert not Narrowed().messages(build.rep()).exists()


def test_what_is_to_come_is_read_forwards_and_what_has_been_backwards():
    assert Narrowed(state="planned").order == ("planned_at", "id")
    assert Narrowed(day=date(2026, 11, 25)).order == ("planned_at", "id")
    assert Narrowed(state="sent").order == Narrowed().order == ("-planned_at", "-id")
