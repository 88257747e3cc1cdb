"""What can stand in the way of a change to an insight."""

from nurture.playbook.insights.models import Insight


class InsightChanged(Exception):
    """Somebody saved in between."""

    def __init__(self, insight: Insight) -> None:
        super().__init__(insight)
        self.insight = insight


class NoSource(Exception):
    """It is not there, or not for the eyes of whoever named it."""
