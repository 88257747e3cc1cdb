"""The tables of the playbook."""

from nurture.playbook.insights.models import Insight, InsightSource

__all__ = ["Insight", "InsightSource"]
