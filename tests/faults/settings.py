"""The product as in production, but for the apps above delivery, and told to look more often.

Here only mail is at stake, so approvals and meetings are not asked. In production the scheduler says "look now" every
five seconds and ticks every fifteen; here twice a second, so that a test need not wait for it.
"""

from nurture.settings import *  # noqa: F403
from nurture.settings import AT_ONCE

DELIVERY_GATES = []
# Here all of a company is written to at once: what limits hold back has its own tests.
DOMAIN_PER_MINUTE = DOMAIN_CONNECTIONS = COMPANY_PER_DAY = PERSON_PER_DAY = PERSON_PER_WEEK = 0
CELERY_BEAT_SCHEDULE = {
    "look": {
        "task": "nurture.delivery.tasks.look_now",
        "schedule": 0.5,
        "options": {"expires": 5},
        **AT_ONCE,
    },
    "tick": {"task": "nurture.delivery.tasks.tick", "schedule": 0.5, "options": {"expires": 5}, **AT_ONCE},
}
