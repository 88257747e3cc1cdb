import datetime
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import nurture.projects.models.projects
from nurture.web.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("projects", "0001_begin"),
        ("projects", "0002_meet_monthly_close_and_finish"),
        ("projects", "0003_score_sign_and_wait_in_order"),
        ("projects", "0004_leave_month_ends_and_mondays_free"),
        ("projects", "0005_offer_to_sales"),
        ("projects", "0006_move_and_skip_cycles"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0019_export_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("goal_amount", models.BigIntegerField(verbose_name="goal (JPY)")),
                        ("period_start", models.DateField(verbose_name="from")),
                        ("period_end", models.DateField(verbose_name="until")),
                        (
                            "cadence",
                            models.CharField(
                                choices=[
                                    ("weekly", "Weekly"),
                                    ("biweekly", "Every two weeks"),
                                    ("monthly", "Once a month"),
                                ],
                                default="weekly",
                                max_length=16,
                                verbose_name="cadence",
                            ),
                        ),
                        (
                            "meeting_weekday",
                            models.PositiveSmallIntegerField(default=1, verbose_name="meeting day"),
                        ),
                        ("meeting_time", models.TimeField(verbose_name="meeting time")),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(default=8, verbose_name="live targets at most"),
                        ),
                        (
                            "rep_capacity",
                            models.PositiveSmallIntegerField(default=3, verbose_name="live targets a rep"),
                        ),
                        (
                            "marketer_capacity",
                            models.PositiveSmallIntegerField(
                                default=5, verbose_name="live targets a marketer"
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(default="Asia/Tokyo", max_length=64, verbose_name="time zone"),
                        ),
                        (
                            "holiday_country",
                            models.CharField(default="JP", max_length=2, verbose_name="holidays of"),
                        ),
                        (
                            "window_weekdays",
                            models.JSONField(
                                default=nurture.projects.models.projects.default_window_weekdays,
                                verbose_name="days we send",
                            ),
                        ),
                        (
                            "window_start",
                            models.TimeField(default=datetime.time(9, 30), verbose_name="send from"),
                        ),
                        (
                            "window_end",
                            models.TimeField(default=datetime.time(11, 30), verbose_name="send until"),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "closures",
                            models.JSONField(blank=True, db_default=[], default=list, verbose_name="closed"),
                        ),
                        (
                            "finished_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "meeting_week",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "first"),
                                    (2, "second"),
                                    (3, "third"),
                                    (4, "fourth"),
                                    (5, "last"),
                                ],
                                db_default=1,
                                default=1,
                                verbose_name="in which week",
                            ),
                        ),
                        (
                            "monday_from",
                            models.TimeField(blank=True, null=True, verbose_name="on Mondays not before"),
                        ),
                        (
                            "month_end_days",
                            models.PositiveSmallIntegerField(
                                db_default=0, default=0, verbose_name="leave the end of the month free"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "project",
                        "verbose_name_plural": "projects",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("period_end__gt", models.F("period_start"))),
                                name="project_ends_after_it_starts",
                                violation_error_message="The project ends after it starts.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("window_end__gt", models.F("window_start"))),
                                name="project_window_is_open",
                                violation_error_message="The sending window closes after it opens.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("meeting_weekday__range", (1, 5))),
                                name="project_meets_on_a_weekday",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("capacity__gt", 0), ("marketer_capacity__gt", 0), ("rep_capacity__gt", 0)
                                ),
                                name="project_has_capacity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("meeting_week__range", (1, 5))),
                                name="project_meets_in_a_week_of_the_month",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finished_at", None), ("finished_by", None)),
                                    models.Q(("finished_at__isnull", False), ("finished_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="project_finished_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month_end_days__lte", 10)),
                                name="project_leaves_some_of_the_month",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Nomination",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("nominated", "Nominated"),
                                    ("under_review", "Under review"),
                                    ("committed", "Committed"),
                                    ("on_deck", "On deck"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="nominated",
                                max_length=16,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "expected_amount",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="expected revenue (JPY)"
                            ),
                        ),
                        (
                            "amount_kind",
                            models.CharField(
                                choices=[("one_off", "One-off"), ("yearly", "Each year")],
                                default="one_off",
                                max_length=16,
                                verbose_name="how often",
                            ),
                        ),
                        (
                            "amount_basis",
                            models.CharField(blank=True, max_length=200, verbose_name="how you arrive at it"),
                        ),
                        (
                            "decision_quarter",
                            models.DateField(blank=True, null=True, verbose_name="expected decision"),
                        ),
                        (
                            "why_account",
                            models.TextField(blank=True, max_length=1000, verbose_name="why this account"),
                        ),
                        ("why_now", models.TextField(blank=True, max_length=1000, verbose_name="why now")),
                        (
                            "last_contact_on",
                            models.DateField(blank=True, null=True, verbose_name="last contact"),
                        ),
                        (
                            "last_contact_said",
                            models.TextField(blank=True, max_length=1000, verbose_name="what was said"),
                        ),
                        (
                            "known_people",
                            models.TextField(
                                blank=True, max_length=1000, verbose_name="people and roles you know"
                            ),
                        ),
                        (
                            "blockers",
                            models.TextField(blank=True, max_length=1000, verbose_name="what blocks them"),
                        ),
                        (
                            "do_not_say",
                            models.TextField(blank=True, max_length=500, verbose_name="what not to say"),
                        ),
                        (
                            "sales_contribution",
                            models.TextField(
                                blank=True, max_length=1000, verbose_name="what sales will contribute"
                            ),
                        ),
                        ("nominated_at", models.DateTimeField()),
                        ("on_deck_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decline_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("not_now", "Not the right time"),
                                    ("fit", "Does not fit what we sell"),
                                    ("reach", "Nobody we can reach"),
                                    ("size", "Too small for a joint project"),
                                    ("capacity", "No capacity in sight"),
                                    ("other", "Another reason"),
                                    ("unknown", "Hard to say"),
                                ],
                                max_length=16,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "decline_note",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="a few words to the rep"
                            ),
                        ),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="nominations",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "nominated_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="nominations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "similar_deal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.deal",
                                verbose_name="a past deal it resembles",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="nominations",
                                to="projects.project",
                                verbose_name="project",
                            ),
                        ),
                        ("deck_place", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="followed_by",
                                to="projects.nomination",
                            ),
                        ),
                        ("written_in", models.UUIDField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "nomination",
                        "verbose_name_plural": "nominations",
                        "indexes": [
                            models.Index(fields=["project", "state"], name="nomination_of_project"),
                            models.Index(fields=["-closed_at", "-id"], name="nomination_by_closing"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["nominated", "under_review", "on_deck"])),
                                fields=("project", "account"),
                                name="nomination_once_while_open",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("project", "account", "nominated_by"),
                                name="nomination_one_draft_each",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    models.Q(
                                        ("decision_quarter__isnull", False),
                                        ("expected_amount__gt", 0),
                                        ("expected_amount__isnull", False),
                                        models.Q(("why_account", ""), _negated=True),
                                        models.Q(("why_now", ""), _negated=True),
                                        models.Q(("sales_contribution", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="nomination_complete_unless_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        ("state__in", ["committed", "declined", "withdrawn"]),
                                    ),
                                    models.Q(
                                        ("closed_at", None),
                                        ("closed_by", None),
                                        ("state__in", ["draft", "nominated", "under_review", "on_deck"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="nomination_closed_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "declined"), _negated=True),
                                    models.Q(("decline_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="nomination_declined_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "on_deck"), _negated=True),
                                    ("on_deck_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="nomination_on_deck_since",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_lead", models.BooleanField(default=False, verbose_name="lead")),
                        ("joined_at", models.DateTimeField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership",
                        "verbose_name_plural": "memberships",
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "user"), name="membership_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Cycle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("contribute_by", models.DateTimeField()),
                        ("draft_by", models.DateTimeField()),
                        ("meeting_at", models.DateTimeField()),
                        ("observe_until", models.DateTimeField()),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cycles",
                                to="projects.project",
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(db_default=0, default=0)),
                        ("skipped_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "skipped_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cycle",
                        "verbose_name_plural": "cycles",
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "number"), name="cycle_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("contribute_by__lte", models.F("draft_by")),
                                    ("draft_by__lte", models.F("meeting_at")),
                                    ("meeting_at__lt", models.F("observe_until")),
                                ),
                                name="cycle_phases_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("skipped_at", None), ("skipped_by", None)),
                                    models.Q(("skipped_at__isnull", False), ("skipped_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="cycle_skipped_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "team",
                            models.CharField(
                                choices=[("sales", "Sales"), ("marketing", "Marketing")], max_length=16
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "nomination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="signatures",
                                to="projects.nomination",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "override",
                            models.CharField(
                                blank=True,
                                db_default="",
                                max_length=300,
                                verbose_name="why you sign before that",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signature",
                        "verbose_name_plural": "signatures",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("nomination", "team"), name="signature_once_a_team"
                            ),
                            models.UniqueConstraint(
                                fields=("nomination", "user"), name="signature_once_a_person"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("committed", "Committed"),
                                    ("learning", "Learning"),
                                    ("engaging", "Engaging"),
                                    ("evaluating", "Evaluating"),
                                    ("handoff", "Handoff"),
                                    ("outcome", "Outcome"),
                                ],
                                default="committed",
                                max_length=16,
                                verbose_name="stage",
                            ),
                        ),
                        ("stage_since", models.DateTimeField()),
                        ("expected_amount", models.BigIntegerField(verbose_name="expected revenue (JPY)")),
                        ("decision_quarter", models.DateField(verbose_name="expected decision")),
                        (
                            "do_not_say",
                            models.TextField(blank=True, max_length=500, verbose_name="what not to say"),
                        ),
                        ("committed_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "marketing_owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marketing_targets",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner in marketing",
                            ),
                        ),
                        (
                            "nomination",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="target",
                                to="projects.nomination",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to="projects.project",
                            ),
                        ),
                        (
                            "sales_owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sales_targets",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner in sales",
                            ),
                        ),
                        (
                            "promised_answers",
                            models.PositiveSmallIntegerField(
                                db_default=0, default=0, verbose_name="answers promised a cycle"
                            ),
                        ),
                        (
                            "promised_emails",
                            models.PositiveSmallIntegerField(
                                db_default=0, default=0, verbose_name="emails promised a cycle"
                            ),
                        ),
                        (
                            "promised_visits",
                            models.PositiveSmallIntegerField(
                                db_default=0, default=0, verbose_name="visits promised a cycle"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "target",
                        "verbose_name_plural": "targets",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("finished_at", None)),
                                fields=("project", "account"),
                                name="target_once_while_live",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StageChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("committed", "Committed"),
                                    ("learning", "Learning"),
                                    ("engaging", "Engaging"),
                                    ("evaluating", "Evaluating"),
                                    ("handoff", "Handoff"),
                                    ("outcome", "Outcome"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stage_changes",
                                to="projects.target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stage change",
                        "verbose_name_plural": "stage changes",
                        "ordering": ["at", "id"],
                        "indexes": [
                            models.Index(fields=["target", "at", "id"], name="stage_change_of_target")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CriteriaVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(null=True)),
                        ("why", models.CharField(blank=True, max_length=300, verbose_name="why it changes")),
                        ("proposed_at", models.DateTimeField()),
                        ("in_force_at", models.DateTimeField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="projects.project",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of the criteria",
                        "verbose_name_plural": "versions of the criteria",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("project", "number"), name="criteria_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("in_force_at", None), ("withdrawn_at", None)),
                                fields=("project",),
                                name="criteria_one_proposal_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("in_force_at", None), ("number", None)),
                                    models.Q(("in_force_at__isnull", False), ("number__isnull", False)),
                                    _connector="OR",
                                ),
                                name="criteria_numbered_when_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                                    models.Q(
                                        ("in_force_at", None),
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="criteria_withdrawn_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CriteriaSignature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "team",
                            models.CharField(
                                choices=[("sales", "Sales"), ("marketing", "Marketing")], max_length=16
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="signatures",
                                to="projects.criteriaversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signature of the criteria",
                        "verbose_name_plural": "signatures of the criteria",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "team"), name="criteria_signed_once_a_team"
                            ),
                            models.UniqueConstraint(
                                fields=("version", "user"), name="criteria_signed_once_a_person"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CriterionText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "criterion",
                            models.CharField(
                                choices=[
                                    ("revenue", "Revenue"),
                                    ("fit", "Fit"),
                                    ("reach", "Reachability"),
                                    ("timing", "Timing"),
                                    ("told", "What sales can tell us"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("asks_en", models.CharField(max_length=200, verbose_name="what it asks (English)")),
                        ("asks_ja", models.CharField(max_length=200, verbose_name="what it asks (Japanese)")),
                        ("one_en", models.CharField(max_length=160, verbose_name="1 means (English)")),
                        ("one_ja", models.CharField(max_length=160, verbose_name="1 means (Japanese)")),
                        ("three_en", models.CharField(max_length=160, verbose_name="3 means (English)")),
                        ("three_ja", models.CharField(max_length=160, verbose_name="3 means (Japanese)")),
                        ("five_en", models.CharField(max_length=160, verbose_name="5 means (English)")),
                        ("five_ja", models.CharField(max_length=160, verbose_name="5 means (Japanese)")),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="projects.criteriaversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "criterion",
                        "verbose_name_plural": "criteria",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "criterion"), name="criterion_once_a_version"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeckMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place_before", models.PositiveSmallIntegerField()),
                        ("place_after", models.PositiveSmallIntegerField(null=True)),
                        ("why", models.CharField(max_length=200, verbose_name="why")),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "nomination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deck_moves",
                                to="projects.nomination",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "move on deck",
                        "verbose_name_plural": "moves on deck",
                        "ordering": ["at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="EffortTier",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("from_amount", models.BigIntegerField(verbose_name="from (JPY)")),
                        ("emails", models.PositiveSmallIntegerField(verbose_name="emails drafted")),
                        (
                            "answers",
                            models.PositiveSmallIntegerField(verbose_name="stories and questions answered"),
                        ),
                        ("visits", models.PositiveSmallIntegerField(verbose_name="visits or calls joined")),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="effort_tiers",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tier of effort",
                        "verbose_name_plural": "tiers of effort",
                        "ordering": ["from_amount"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("project", "from_amount"), name="effort_tier_once_an_amount"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("from_amount__gte", 0)), name="effort_tier_from_zero"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("revealed_at", models.DateTimeField(null=True)),
                        ("reopened_at", models.DateTimeField(null=True)),
                        (
                            "reopened_because",
                            models.CharField(blank=True, max_length=300, verbose_name="why"),
                        ),
                        (
                            "criteria",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="projects.criteriaversion",
                            ),
                        ),
                        (
                            "nomination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rounds",
                                to="projects.nomination",
                            ),
                        ),
                        (
                            "reopened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "round of scores",
                        "verbose_name_plural": "rounds of scores",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("reopened_at", None)),
                                fields=("nomination",),
                                name="round_one_counts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reopened_at", None), ("reopened_because", ""), ("reopened_by", None)
                                    ),
                                    models.Q(
                                        ("reopened_at__isnull", False),
                                        ("reopened_by__isnull", False),
                                        ("revealed_at__isnull", False),
                                        models.Q(("reopened_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="round_reopened_at_by_and_because",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GapTalk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("agreed", models.TextField(max_length=500, verbose_name="what you agreed")),
                        ("at", models.DateTimeField()),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "marketing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="for marketing",
                            ),
                        ),
                        (
                            "sales",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="for sales",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="talks",
                                to="projects.scoreround",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "talk about a gap",
                        "verbose_name_plural": "talks about gaps",
                        "ordering": ["at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "team",
                            models.CharField(
                                choices=[("sales", "Sales"), ("marketing", "Marketing")], max_length=16
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("revenue", models.PositiveSmallIntegerField()),
                        ("fit", models.PositiveSmallIntegerField()),
                        ("reach", models.PositiveSmallIntegerField()),
                        ("timing", models.PositiveSmallIntegerField()),
                        ("told", models.PositiveSmallIntegerField()),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="a word on it")),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sheets",
                                to="projects.scoreround",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "score sheet",
                        "verbose_name_plural": "score sheets",
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "team"), name="sheet_once_a_team"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revenue__range", (1, 5)),
                                    ("fit__range", (1, 5)),
                                    ("reach__range", (1, 5)),
                                    ("timing__range", (1, 5)),
                                    ("told__range", (1, 5)),
                                ),
                                name="sheet_scores_on_the_scale",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetEnd",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(choices=[("park", "Park"), ("drop", "Drop")], max_length=16),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("no_project", "They have no such plan any more"),
                                    ("postponed", "They put it off"),
                                    ("competitor", "They decided for somebody else"),
                                    ("no_access", "We reach nobody who decides"),
                                    ("no_reaction", "Nothing came back for long"),
                                    ("other_first", "Another account comes first"),
                                    ("other", "Another reason"),
                                    ("unknown", "Hard to say"),
                                ],
                                max_length=16,
                                verbose_name="reason",
                            ),
                        ),
                        ("note", models.CharField(max_length=300, verbose_name="in a sentence")),
                        ("look_again_on", models.DateField(null=True, verbose_name="look again on")),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "target",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="end",
                                to="projects.target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "end of a target",
                        "verbose_name_plural": "ends of targets",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "park"), ("look_again_on__isnull", False)),
                                    models.Q(("kind", "drop"), ("look_again_on", None)),
                                    _connector="OR",
                                ),
                                name="target_parked_until_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Offer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("decision_ref", models.BigIntegerField(unique=True)),
                        ("why", models.CharField(max_length=140, verbose_name="why")),
                        ("at", models.DateTimeField()),
                        ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "taken_back_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="projects.target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "offer to sales",
                        "verbose_name_plural": "offers to sales",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("taken_back_at", None)),
                                fields=("target",),
                                name="offer_once_while_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("taken_back_at", None), ("taken_back_by", None)),
                                    models.Q(
                                        ("taken_back_at__isnull", False), ("taken_back_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="offer_taken_back_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CycleChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[("moved", "Moved"), ("skipped", "Skipped")], max_length=16
                            ),
                        ),
                        ("was_at", models.DateTimeField()),
                        ("moved_to", models.DateTimeField(blank=True, null=True)),
                        ("why", models.CharField(max_length=140, verbose_name="why")),
                        ("at", models.DateTimeField()),
                        ("operation", models.UUIDField(editable=False, unique=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="projects.cycle",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change of a cycle",
                        "verbose_name_plural": "changes of cycles",
                        "ordering": ["at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("moved_to__isnull", False), ("what", "moved")),
                                    models.Q(("moved_to", None), ("what", "skipped")),
                                    _connector="OR",
                                ),
                                name="cycle_change_says_when",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
