"""Whether somebody stopped mail while a worker has some in its hands."""

from django.db import InterfaceError, OperationalError

from nurture.delivery.controls.models import Stop


class StopWatch:
    """Tells once of each stop that was pressed since it was started."""

    def __init__(self) -> None:
        self._newest: int | None = None

    def start(self) -> None:
        """From now on. One statement, none when it runs already."""
        if self._newest is None:
            self._newest = _newest()

    def has_news(self) -> bool:
        """One statement. While the database is away nobody can have stopped anything."""
        before = self._newest or 0
        try:
            self._newest = max(before, _newest())
        except (OperationalError, InterfaceError):
            return False
        return self._newest > before


def _newest() -> int:
    return Stop.objects.standing().order_by("-pk").values_list("pk", flat=True).first() or 0
