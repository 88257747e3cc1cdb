"""Which of our processes are alive."""

from django.db import models


class Heartbeat(models.Model):
    """When each kind of process was last alive, so that a missing one is said aloud."""

    name = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
