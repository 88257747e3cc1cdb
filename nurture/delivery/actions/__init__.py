"""Verbs of delivery: plan, claim, hand over, finish, stop, answer."""
