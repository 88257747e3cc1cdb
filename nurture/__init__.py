"""Nurture: the project package, and home of the apps.

Nothing is imported here: nurture.bootstrap runs before anything is installed.
nurture.web.apps loads the Celery application instead.
"""
