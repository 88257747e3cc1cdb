import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from nurture.web.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("meetings", "0001_begin"),
        ("meetings", "0002_follow_the_room"),
        ("meetings", "0003_vote_blind"),
        ("meetings", "0004_give_actions"),
        ("meetings", "0005_write_once"),
        ("meetings", "0006_decide_in_nine_ways"),
        ("meetings", "0007_write_minutes"),
        ("meetings", "0008_vote_early_and_invite"),
        ("meetings", "0009_judge_what_came_and_give_credit"),
        ("meetings", "0010_meet_apart"),
        ("meetings", "0011_propose_from_deals"),
        ("meetings", "0012_keep_posts_alike"),
        ("meetings", "0013_read_out_together"),
        ("meetings", "0014_give_calendars_an_address"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0019_export_decisions"),
        ("playbook", "0001_write_insights"),
        ("projects", "0001_squashed_0006_move_and_skip_cycles"),
        ("sequences", "0001_squashed_0006_rest_until_a_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
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
                            "cycle",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meeting",
                                to="projects.cycle",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="projects.project",
                            ),
                        ),
                        (
                            "facilitator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.target",
                            ),
                        ),
                        ("version", models.PositiveBigIntegerField(default=1)),
                        ("apart_until", models.DateTimeField(blank=True, null=True)),
                        ("reading", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "meeting",
                        "verbose_name_plural": "meetings",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("opened_at", None), ("opened_by", None)),
                                    models.Q(("opened_at__isnull", False), ("opened_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="meeting_opened_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("closed_by", None)),
                                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="meeting_closed_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("apart_until", None),
                                    models.Q(
                                        ("apart_until__gt", models.F("opened_at")),
                                        ("opened_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="meeting_apart_from_its_opening",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="candidate")),
                        ("aim", models.CharField(blank=True, max_length=300, verbose_name="aim")),
                        ("evidence", models.CharField(blank=True, max_length=300, verbose_name="evidence")),
                        (
                            "team",
                            models.CharField(
                                choices=[("sales", "Sales"), ("marketing", "Marketing")], max_length=16
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "email",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="sequences.email",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="projects.target",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="accounts.deal",
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "proposal",
                        "verbose_name_plural": "proposals",
                        "ordering": ["at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("email__isnull", False)),
                                fields=("meeting", "email"),
                                name="proposal_once_an_email",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("send", "Send"),
                                    ("send_with_edits", "Send with edits"),
                                    ("split", "Split by role"),
                                    ("rewrite", "Rewrite"),
                                    ("sales_touch", "Sales touch instead"),
                                    ("wait", "Wait until"),
                                    ("hand_off", "Hand off"),
                                    ("park", "Park"),
                                    ("drop", "Drop"),
                                ],
                                max_length=16,
                                verbose_name="decision",
                            ),
                        ),
                        ("content_hash", models.CharField(blank=True, max_length=64)),
                        ("reason", models.CharField(max_length=140, verbose_name="why")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("made_at", models.DateTimeField()),
                        ("agreed_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "made_by",
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
                                related_name="decisions",
                                to="projects.target",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="meetings.proposal",
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("check_on", models.DateField(blank=True, null=True, verbose_name="look on")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("edited_from", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
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
                        (
                            "expected",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reply", "They answer"),
                                    ("talk", "They agree to talk"),
                                    ("click", "They read what we link to"),
                                    ("pass_on", "They pass it on to somebody"),
                                    ("introduce", "They bring in somebody else"),
                                    ("silence", "No sign yet; it prepares the next one"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=16,
                                verbose_name="expected reaction",
                            ),
                        ),
                        (
                            "instruction",
                            models.CharField(blank=True, max_length=300, verbose_name="what to change"),
                        ),
                        ("left_behind", models.JSONField(default=dict)),
                        (
                            "touch",
                            models.CharField(
                                blank=True,
                                choices=[("call", "Call"), ("visit", "Visit"), ("online", "Online meeting")],
                                max_length=16,
                                verbose_name="how we go there",
                            ),
                        ),
                        (
                            "withdrawal",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("undone", "Undone within seconds"),
                                    ("taken_back", "Withdrawn"),
                                    ("objected", "Objected to"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "without_quorum",
                            models.CharField(
                                blank=True, max_length=140, verbose_name="why without the owners"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision",
                        "verbose_name_plural": "decisions",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("meeting", "target"),
                                name="decision_one_stands",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "send"), _negated=True),
                                    models.Q(
                                        ("proposal__isnull", False),
                                        models.Q(("content_hash", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_to_send_names_the_content",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "wait"), _negated=True),
                                    ("until__isnull", False),
                                    _connector="OR",
                                ),
                                name="decision_to_wait_has_a_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("withdrawal", ""), ("withdrawn_at", None), ("withdrawn_by", None)
                                    ),
                                    models.Q(
                                        ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_withdrawn_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "send_with_edits"), _negated=True),
                                    models.Q(
                                        ("proposal__isnull", False),
                                        models.Q(
                                            models.Q(
                                                models.Q(("content_hash", ""), _negated=True),
                                                ("edited_from__isnull", False),
                                            ),
                                            models.Q(
                                                ("agreed_at", None),
                                                ("content_hash", ""),
                                                models.Q(("instruction", ""), _negated=True),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_with_edits_names_the_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("assigned_to", None), ("due_on", None)),
                                    models.Q(("assigned_to__isnull", False), ("due_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="decision_work_has_who_and_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("touch", ""),
                                    models.Q(("assigned_to__isnull", False), ("kind", "sales_touch")),
                                    _connector="OR",
                                ),
                                name="decision_touch_is_somebodys",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "drop"),
                                        ("until", None),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("kind", "park"),
                                        ("until__isnull", False),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    models.Q(models.Q(("kind", "drop"), _negated=True), ("end_reason", "")),
                                    _connector="OR",
                                ),
                                name="decision_ends_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("check_on", None), ("expected", "")),
                                    models.Q(
                                        models.Q(("expected", ""), _negated=True), ("check_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_expects_by_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Confirmation",
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
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="confirmations",
                                to="meetings.decision",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("decision", "team"), name="confirmation_once_a_team"
                            ),
                            models.UniqueConstraint(
                                fields=("decision", "user"), name="confirmation_once_a_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("recorded_by", None), ("seen_at", None)),
                                    models.Q(
                                        ("recorded_by__isnull", False),
                                        models.Q(("recorded_by", models.F("user")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="confirmation_recorded_by_another",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("recorded_by__isnull", False), ("seen_at", None)),
                                fields=["user"],
                                name="confirmation_to_be_seen",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Presence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("came_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField()),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="presences",
                                to="meetings.meeting",
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
                        "verbose_name": "presence",
                        "verbose_name_plural": "presences",
                        "constraints": [
                            models.UniqueConstraint(fields=("meeting", "user"), name="presence_once_a_person")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Turn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ends_at", models.DateTimeField()),
                        ("vote_from", models.DateTimeField(blank=True, null=True)),
                        ("revealed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="turns",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "revealed_by",
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
                                related_name="turns",
                                to="projects.target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "turn of a target",
                        "verbose_name_plural": "turns of targets",
                        "constraints": [
                            models.UniqueConstraint(fields=("meeting", "target"), name="turn_once_a_target"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("revealed_at", None), ("revealed_by", None)),
                                    models.Q(
                                        ("revealed_at__isnull", False),
                                        ("revealed_by__isnull", False),
                                        ("vote_from__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="turn_revealed_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Vote",
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
                        (
                            "expected",
                            models.CharField(
                                choices=[
                                    ("reply", "They answer"),
                                    ("talk", "They agree to talk"),
                                    ("click", "They read what we link to"),
                                    ("pass_on", "They pass it on to somebody"),
                                    ("introduce", "They bring in somebody else"),
                                    ("silence", "No sign yet; it prepares the next one"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=16,
                                verbose_name="expected reaction",
                            ),
                        ),
                        (
                            "confidence",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "unsure"), (2, "fairly sure"), (3, "sure")],
                                verbose_name="how sure",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "email",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sequences.email",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="meetings.proposal",
                            ),
                        ),
                        (
                            "turn",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="votes",
                                to="meetings.turn",
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
                        "verbose_name": "vote",
                        "verbose_name_plural": "votes",
                        "constraints": [
                            models.UniqueConstraint(fields=("turn", "user"), name="vote_once_a_person"),
                            models.CheckConstraint(
                                condition=models.Q(("email", None), ("proposal", None), _connector="OR"),
                                name="vote_for_one_candidate",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Action",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.CharField(max_length=200, verbose_name="what is to be done")),
                        ("due_on", models.DateField(verbose_name="until")),
                        ("given_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("dropped_at", models.DateTimeField(blank=True, null=True)),
                        ("why_dropped", models.CharField(blank=True, max_length=200, verbose_name="why")),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="meetings.decision",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dropped_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="projects.target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "action",
                        "verbose_name_plural": "actions",
                        "ordering": ["due_on", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None), ("dropped_at", None)),
                                fields=["owner", "due_on"],
                                name="action_open_of",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at", None), ("done_by", None)),
                                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="action_done_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("dropped_at", None), ("dropped_by", None)),
                                    models.Q(("dropped_at__isnull", False), ("dropped_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="action_dropped_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("done_at", None), ("dropped_at", None), _connector="OR"),
                                name="action_done_or_dropped",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("dropped_at", None),
                                    models.Q(("why_dropped", ""), _negated=True),
                                    ("decision__isnull", False),
                                    _connector="OR",
                                ),
                                name="action_dropped_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="action_says_what"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Replan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.CharField(max_length=200)),
                        ("due_on", models.DateField()),
                        ("why", models.CharField(blank=True, max_length=200, verbose_name="why")),
                        ("at", models.DateTimeField()),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="replans",
                                to="meetings.action",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "action planned anew",
                        "verbose_name_plural": "actions planned anew",
                        "ordering": ["at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Operation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField()),
                        ("digest", models.CharField(max_length=32)),
                        ("at", models.DateTimeField()),
                        ("status", models.PositiveSmallIntegerField(default=204)),
                        ("location", models.CharField(blank=True, max_length=200)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "operation",
                        "verbose_name_plural": "operations",
                        "indexes": [models.Index(fields=["at"], name="operation_by_age")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "key", "digest"), name="operation_taken_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dissent",
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
                        ("words", models.CharField(max_length=140, verbose_name="what you see otherwise")),
                        ("at", models.DateTimeField()),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dissents",
                                to="meetings.decision",
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
                        "verbose_name": "dissent",
                        "verbose_name_plural": "dissents",
                        "ordering": ["at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("decision", "user"), name="dissent_once_a_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="dissent_says_what"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Option",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=300)),
                        ("aim", models.CharField(blank=True, max_length=600)),
                        ("evidence", models.CharField(blank=True, max_length=600)),
                        (
                            "team",
                            models.CharField(
                                choices=[("sales", "Sales"), ("marketing", "Marketing")], max_length=16
                            ),
                        ),
                        ("content_hash", models.CharField(blank=True, max_length=64)),
                        ("is_chosen", models.BooleanField(default=False)),
                        ("sources", models.JSONField(default=list)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="options",
                                to="meetings.decision",
                            ),
                        ),
                        (
                            "email",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sequences.email",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "option of a decision",
                        "verbose_name_plural": "options of decisions",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("decision", "position"), name="option_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CastVote",
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
                        (
                            "expected",
                            models.CharField(
                                choices=[
                                    ("reply", "They answer"),
                                    ("talk", "They agree to talk"),
                                    ("click", "They read what we link to"),
                                    ("pass_on", "They pass it on to somebody"),
                                    ("introduce", "They bring in somebody else"),
                                    ("silence", "No sign yet; it prepares the next one"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("confidence", models.PositiveSmallIntegerField()),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="votes",
                                to="meetings.decision",
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
                            "option",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="votes",
                                to="meetings.option",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "vote of a decision",
                        "verbose_name_plural": "votes of decisions",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("decision", "user"), name="cast_vote_once_a_person"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Part",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("content_hash", models.CharField(max_length=64)),
                        ("edited_from", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="meetings.decision",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="meetings.proposal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("decision", "proposal"), name="decision_part_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("content_hash", ""), _negated=True),
                                name="decision_part_names_the_content",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Amendment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.TextField(max_length=1000, verbose_name="what is added")),
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "amendment of minutes",
                        "verbose_name_plural": "amendments of minutes",
                        "ordering": ["at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("before", models.TextField(blank=True, max_length=500, verbose_name="before")),
                        ("after", models.TextField(blank=True, max_length=500, verbose_name="after")),
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "correction of minutes",
                        "verbose_name_plural": "corrections of minutes",
                        "ordering": ["at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="CriteriaLook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("done", "Looked at"), ("skipped", "Not this time")], max_length=16
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
                            "meeting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="criteria_look",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "look at the criteria",
                        "verbose_name_plural": "looks at the criteria",
                    },
                ),
                migrations.CreateModel(
                    name="LeftOpen",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[("parked", "Park until the next meeting"), ("open", "Leave open")],
                                max_length=16,
                                verbose_name="what becomes of it",
                            ),
                        ),
                        ("why", models.CharField(blank=True, max_length=140, verbose_name="why")),
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="left_open",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="left_open",
                                to="projects.target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "target left open",
                        "verbose_name_plural": "targets left open",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "target"), name="left_open_once_a_target"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinutesMail",
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
                                    ("owed", "To be sent"),
                                    ("claimed", "Being sent"),
                                    ("sent", "Sent"),
                                    ("nothing", "Nothing to tell"),
                                    ("failed", "Failed"),
                                ],
                                default="owed",
                                max_length=16,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("claimed_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("problem", models.CharField(blank=True, max_length=300)),
                        (
                            "amendment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mails",
                                to="meetings.amendment",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minutes_mails",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mail of minutes",
                        "verbose_name_plural": "mails of minutes",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["owed", "failed"])),
                                fields=["id"],
                                name="minutes_mail_to_send",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("amendment", None)),
                                fields=("meeting", "user"),
                                name="minutes_mail_once_a_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("amendment__isnull", False)),
                                fields=("amendment", "user"),
                                name="minutes_mail_once_an_amendment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sent"), ("sent_at__isnull", False)),
                                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                                    _connector="OR",
                                ),
                                name="minutes_mail_sent_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rating",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "score",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(10),
                                ],
                                verbose_name="worth of the meeting",
                            ),
                        ),
                        (
                            "improvement",
                            models.CharField(blank=True, max_length=200, verbose_name="one improvement"),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="meetings.meeting",
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
                        "verbose_name": "rating",
                        "verbose_name_plural": "ratings",
                        "constraints": [
                            models.UniqueConstraint(fields=("meeting", "user"), name="rating_once_a_person"),
                            models.CheckConstraint(
                                condition=models.Q(("score__range", (1, 10))), name="rating_from_1_to_10"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("coming", "I come"),
                                    ("delegate", "Somebody for me"),
                                    ("away", "I cannot come"),
                                ],
                                max_length=16,
                                verbose_name="will you come?",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "delegate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who comes for you",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendances",
                                to="meetings.meeting",
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
                        "verbose_name": "attendance",
                        "verbose_name_plural": "attendances",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "user"), name="attendance_once_a_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "delegate"), ("delegate__isnull", False)),
                                    models.Q(
                                        models.Q(("answer", "delegate"), _negated=True), ("delegate", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="attendance_names_a_delegate",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EarlyVote",
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
                        ("content_hash", models.CharField(blank=True, max_length=64)),
                        (
                            "sentence",
                            models.CharField(blank=True, max_length=140, verbose_name="in one sentence"),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "email",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sequences.email",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="early_votes",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="meetings.proposal",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="early_votes",
                                to="projects.target",
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
                        "verbose_name": "early vote",
                        "verbose_name_plural": "early votes",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "target", "user"), name="early_vote_once_a_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("content_hash", ""), ("email", None)),
                                    models.Q(
                                        ("email__isnull", False),
                                        ("proposal", None),
                                        models.Q(("content_hash", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="early_vote_for_one_candidate",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField()),
                        ("cancels", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("owed", "To be sent"),
                                    ("claimed", "Being sent"),
                                    ("sent", "Sent"),
                                    ("nothing", "Nothing to tell"),
                                    ("failed", "Failed"),
                                ],
                                default="owed",
                                max_length=16,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("claimed_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("problem", models.CharField(blank=True, max_length=300)),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="meetings.meeting",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "invitation",
                        "verbose_name_plural": "invitations",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "user", "revision", "cancels"),
                                name="invitation_once_a_revision",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sent"), ("sent_at__isnull", False)),
                                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                                    _connector="OR",
                                ),
                                name="invitation_sent_at",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Credit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "annotation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="credits",
                                to="accounts.annotation",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="credits",
                                to="meetings.decision",
                            ),
                        ),
                        (
                            "insight",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="credits",
                                to="playbook.insight",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credits",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "credit",
                        "verbose_name_plural": "credits",
                        "ordering": ["-at", "-id"],
                        "indexes": [models.Index(fields=["user", "-at"], name="credit_of_user")],
                        "constraints": [
                            models.UniqueConstraint(fields=("decision", "annotation"), name="credit_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Verdict",
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
                        (
                            "finding",
                            models.CharField(
                                choices=[
                                    ("supports", "Supports it"),
                                    ("does_not", "Does not"),
                                    ("cannot_tell", "Cannot tell"),
                                ],
                                max_length=16,
                                verbose_name="what came back",
                            ),
                        ),
                        (
                            "again",
                            models.CharField(
                                blank=True,
                                choices=[("yes", "Yes"), ("no", "No")],
                                max_length=8,
                                verbose_name="would we decide the same?",
                            ),
                        ),
                        (
                            "words",
                            models.CharField(blank=True, max_length=200, verbose_name="in one sentence"),
                        ),
                        ("at", models.DateTimeField()),
                        ("replaced_at", models.DateTimeField(blank=True, null=True)),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verdicts",
                                to="meetings.decision",
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
                        "verbose_name": "verdict on a decision",
                        "verbose_name_plural": "verdicts on decisions",
                        "ordering": ["at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaced_at", None)),
                                fields=("decision", "team"),
                                name="verdict_one_a_team",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seed", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("opened_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("operation", models.UUIDField(editable=False)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feeds",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calendar address",
                        "verbose_name_plural": "calendar addresses",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at", None)),
                                fields=("user",),
                                name="calendar_feed_one_a_person",
                            ),
                            models.UniqueConstraint(fields=("user", "operation"), name="calendar_feed_once"),
                        ],
                    },
                ),
            ],
        ),
    ]
