"""`python -m tests.faults.seed NUMBER`: one mailing to that many people, due now, in a window that is open all day."""

import sys
from datetime import time

import django

django.setup()

from django.utils import timezone  # noqa: E402

from nurture.delivery.actions.planning import plan  # noqa: E402
from tests import build  # noqa: E402
from tests.delivery import world as worlds  # noqa: E402


def main(number):
    world = worlds.make()
    world.project.window_weekdays = [1, 2, 3, 4, 5, 6, 7]
    world.project.window_start, world.project.window_end = time(0), time(23, 59, 59)
    world.project.holiday_country = ""
    world.project.save()
    contacts = [build.contact(world.account, f"p{at}@buyer.example") for at in range(number)]
    plan(mailing=world.mailing(), contacts=contacts, by=world.marketer, at=timezone.now())


if __name__ == "__main__":
    main(int(sys.argv[1]))
