"""Sending was stopped once in the sample: in alarm, by one; and released by two."""

from collections.abc import Mapping
from datetime import timedelta

from nurture.delivery.controls.actions import stopping
from nurture.demo.sample.days import Days
from nurture.projects.models import Project
from nurture.team.models import User


def stop_once(project: Project, users: Mapping[str, User], days: Days) -> None:
    at = days.before(3, 2, "09:05")
    stop = stopping.stop(project=project, reason="添付の価格表が古いままです。", by=users["tanabe"], at=at)
    stopping.ask_release(
        stop=stop, why="価格表を差し替えました。", by=users["ono"], at=at + timedelta(minutes=35)
    )
    stopping.release(stop=stop, by=users["kondo"], at=at + timedelta(minutes=50))
