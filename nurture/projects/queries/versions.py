"""What a form over a project has seen."""

from django.forms.models import model_to_dict

from accounts.rules.versions import fingerprint
from nurture.projects.models import Project

FIELDS = [
    "name",
    "goal_amount",
    "period_start",
    "period_end",
    "cadence",
    "meeting_weekday",
    "meeting_week",
    "meeting_time",
    "window_weekdays",
    "window_start",
    "window_end",
    "month_end_days",
    "monday_from",
    "capacity",
    "rep_capacity",
    "marketer_capacity",
    "time_zone",
    "holiday_country",
    "closures",
]


def project_version(project: Project) -> str:
    """Changes with any field of the form, and when somebody joins, leaves, or becomes a lead."""
    members = project.memberships.order_by("user_id").values_list("user_id", "is_lead")
    return fingerprint({**model_to_dict(project, fields=FIELDS), "members": list(members)})
