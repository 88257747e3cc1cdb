"""Two records of one person who did not want to be noticed: accounts.merging, delivery.merging and links together."""

from uuid import uuid4

import pytest

from accounts.merging.actions import merging, undoing
from nurture.delivery.tracking.actions.choosing import choose
from nurture.delivery.tracking.models import TrackedLink, TrackingChoice
from nurture.delivery.tracking.rules.choices import Choice
from tests.delivery.world import NOW

YES, NO = Choice(clicks=True, opens=True), Choice(clicks=False, opens=False)


def standing(contact):
    return list(
        TrackingChoice.objects.filter(contact=contact, ended_at=None).values_list("clicks", flat=True)
    )


@pytest.mark.parametrize(("first", "second"), [(YES, NO), (NO, YES), (None, NO), (NO, None), (NO, NO)])
def test_whoever_said_no_has_said_it_for_both(letters, first, second):
    world = letters.world
    ito, again = world.contact("ito@minato.example"), world.contact("k.ito@minato.example")
    letters.sent(ito)
    for contact, choice in ((ito, first), (again, second)):
        if choice:
            choose(choice=choice, contact=contact, by=world.rep, at=NOW)
    merged = merging.merge(survivor=ito, merged=[again], chosen={}, operation=uuid4(), by=world.rep, at=NOW)
    assert standing(ito) == [False]
    assert not TrackedLink.objects.filter(is_counted=True).exists()
    undoing.undo(merge=merged, by=world.rep, at=NOW)
    assert (standing(ito), standing(again)) == tuple(
        [each.clicks] if each else [] for each in (first, second)
    )
