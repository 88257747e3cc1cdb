"""The product as in production, but for the apps above delivery: here only mail is at stake."""

from nurture.settings import *  # noqa: F403

DELIVERY_GATES = []
