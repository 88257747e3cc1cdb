"""What the watch over the order of locks tells, and what it lets pass."""

import pytest
from django.db import transaction

from accounts.actions.accounts import touch
from accounts.models import Contact
from accounts.privacy import own
from nurture.delivery.clock import shut_out_hand_overs
from tests import build
from tests.lock_order import LockedTooEarly


@pytest.fixture
def ito(db):
    return build.contact(build.account("港精密工業"), "ito@minato.example")


def test_a_row_locked_before_is_told_with_both_places(ito):
    @transaction.atomic
    def lock():
        own.shut_out(ito)
        shut_out_hand_overs()

    told = r"accounts_contact: accounts/privacy/own.py.*\n.*: nurture/delivery/clock.py"
    with pytest.raises(LockedTooEarly, match=told):
        lock()


def test_so_is_one_that_was_changed(ito):
    @transaction.atomic
    def change():
        touch(account=ito.account, at=build.NOW)
        with transaction.atomic():
            shut_out_hand_overs()

    with pytest.raises(LockedTooEarly, match="accounts_account"):
        change()


def test_the_right_order_an_earlier_transaction_and_the_test_itself_are_fine(ito):
    with transaction.atomic():
        own.shut_out(ito)
    with transaction.atomic():
        Contact.objects.filter(pk=ito.pk).update(department="製造部")
        shut_out_hand_overs()
        own.shut_out(ito)
        shut_out_hand_overs()
