import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from nurture.web.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("sequences", "0001_begin"),
        ("sequences", "0002_say_why_and_review"),
        ("sequences", "0003_plan_steps_of_all_kinds"),
        ("sequences", "0004_comment_compare_and_reuse_words"),
        ("sequences", "0005_rest_on_insights"),
        ("sequences", "0006_rest_until_a_day"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0019_export_decisions"),
        ("delivery", "0001_squashed_0019_tell_why_no_token"),
        ("playbook", "0001_write_insights"),
        ("projects", "0001_squashed_0006_move_and_skip_cycles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="PlanningCursor",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("seen", models.BigIntegerField(default=0)),
                        ("seen_before", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", 1)), name="planning_cursor_is_one"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SequenceTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "purpose",
                            models.CharField(blank=True, max_length=300, verbose_name="for which situation"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("file_hash", models.CharField(blank=True, max_length=64)),
                        ("created_at", models.DateTimeField()),
                        ("updated_at", models.DateTimeField()),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "archived_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "updated_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "template of a sequence",
                        "verbose_name_plural": "templates of sequences",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("archived_at", None), models.Q(("file_hash", ""), _negated=True)
                                ),
                                fields=("file_hash",),
                                name="template_once_a_file",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("archived_at", None), ("archived_by", None)),
                                    models.Q(("archived_at__isnull", False), ("archived_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="template_archived_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sequence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("created_at", models.DateTimeField()),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "created_by",
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
                                related_name="sequences",
                                to="projects.target",
                            ),
                        ),
                        (
                            "archived_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ending",
                            models.CharField(
                                blank=True,
                                choices=[("finished", "Finished"), ("cancelled", "Cancelled")],
                                max_length=16,
                            ),
                        ),
                        ("ending_note", models.CharField(blank=True, max_length=300, verbose_name="why")),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("template_version", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "template",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="sequences.sequencetemplate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sequence",
                        "verbose_name_plural": "sequences",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("archived_at", None), ("settled_at", None)),
                                fields=["id"],
                                name="sequence_unsettled",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at", None)),
                                fields=("target",),
                                name="sequence_one_in_use",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateStep",
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
                                    ("email", "Email"),
                                    ("personal", "Personal email"),
                                    ("call", "Call"),
                                    ("visit", "Visit"),
                                    ("task", "Task"),
                                    ("wait", "Wait"),
                                    ("decide", "Decide in the meeting"),
                                    ("handoff", "Handoff check"),
                                ],
                                default="email",
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                        ("text", models.TextField(blank=True, max_length=20000, verbose_name="text")),
                        (
                            "timing",
                            models.CharField(
                                choices=[
                                    ("days", "Business days after the step before"),
                                    ("cycle", "In the next cycle"),
                                    ("date", "On a day"),
                                    ("fact", "When something has happened, or not"),
                                ],
                                default="days",
                                max_length=8,
                                verbose_name="when",
                            ),
                        ),
                        (
                            "delay_days",
                            models.PositiveSmallIntegerField(
                                default=5, verbose_name="business days after the previous one"
                            ),
                        ),
                        (
                            "fact",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("clicked", "they clicked"),
                                    ("replied", "they replied"),
                                    ("reacted", "they reacted in any way"),
                                    ("not_clicked", "they did not click"),
                                    ("not_replied", "they did not reply"),
                                    ("not_reacted", "they did not react at all"),
                                ],
                                max_length=16,
                                verbose_name="what",
                            ),
                        ),
                        (
                            "fact_days",
                            models.PositiveSmallIntegerField(
                                default=5, verbose_name="within how many business days"
                            ),
                        ),
                        ("roles", models.JSONField(blank=True, default=list, verbose_name="for the roles")),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "hypothesis",
                            models.TextField(blank=True, max_length=600, verbose_name="hypothesis"),
                        ),
                        (
                            "expected_reaction",
                            models.CharField(blank=True, max_length=200, verbose_name="expected reaction"),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="sequences.sequencetemplate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a template",
                        "verbose_name_plural": "steps of templates",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at", None)),
                                fields=("template", "position"),
                                name="template_position_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Step",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("email", "Email"),
                                    ("personal", "Personal email"),
                                    ("call", "Call"),
                                    ("visit", "Visit"),
                                    ("task", "Task"),
                                    ("wait", "Wait"),
                                    ("decide", "Decide in the meeting"),
                                    ("handoff", "Handoff check"),
                                ],
                                default="email",
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "delay_days",
                            models.PositiveSmallIntegerField(
                                default=5, verbose_name="business days after the previous one"
                            ),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "sequence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="sequences.sequence",
                            ),
                        ),
                        (
                            "fact",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("clicked", "they clicked"),
                                    ("replied", "they replied"),
                                    ("reacted", "they reacted in any way"),
                                    ("not_clicked", "they did not click"),
                                    ("not_replied", "they did not reply"),
                                    ("not_reacted", "they did not react at all"),
                                ],
                                max_length=16,
                                verbose_name="what",
                            ),
                        ),
                        (
                            "fact_days",
                            models.PositiveSmallIntegerField(
                                default=5, verbose_name="within how many business days"
                            ),
                        ),
                        ("on_date", models.DateField(blank=True, null=True, verbose_name="day")),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "people",
                            models.ManyToManyField(
                                blank=True,
                                related_name="+",
                                to="accounts.contact",
                                verbose_name="and these people",
                            ),
                        ),
                        ("roles", models.JSONField(blank=True, default=list, verbose_name="for the roles")),
                        ("text", models.TextField(blank=True, max_length=20000, verbose_name="text")),
                        (
                            "timing",
                            models.CharField(
                                choices=[
                                    ("days", "Business days after the step before"),
                                    ("cycle", "In the next cycle"),
                                    ("date", "On a day"),
                                    ("fact", "When something has happened, or not"),
                                ],
                                default="days",
                                max_length=8,
                                verbose_name="when",
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                        (
                            "made_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="sequences.templatestep",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("archived_at", None)),
                                fields=("sequence", "position"),
                                name="step_position_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Email",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                        ("body", models.TextField(blank=True, max_length=20000, verbose_name="text")),
                        (
                            "hypothesis",
                            models.TextField(blank=True, max_length=600, verbose_name="hypothesis"),
                        ),
                        ("evidence", models.TextField(blank=True, max_length=600, verbose_name="evidence")),
                        (
                            "expected_reaction",
                            models.CharField(blank=True, max_length=200, verbose_name="expected reaction"),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("content_hash", models.CharField(max_length=64)),
                        ("updated_at", models.DateTimeField()),
                        (
                            "recipients",
                            models.ManyToManyField(
                                blank=True, related_name="emails", to="accounts.contact", verbose_name="to"
                            ),
                        ),
                        (
                            "updated_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "step",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="email",
                                to="sequences.step",
                            ),
                        ),
                        (
                            "attachments",
                            models.ManyToManyField(
                                blank=True,
                                related_name="emails",
                                to="delivery.attachment",
                                verbose_name="attachments",
                            ),
                        ),
                        (
                            "layout",
                            models.CharField(
                                choices=[
                                    ("letter", "Letter"),
                                    ("plain", "Plain text"),
                                    ("note", "Note with a heading"),
                                    ("invitation", "Invitation"),
                                    ("case", "Case study"),
                                ],
                                default="letter",
                                max_length=16,
                                verbose_name="layout",
                            ),
                        ),
                        (
                            "preheader",
                            models.CharField(blank=True, max_length=200, verbose_name="preview line"),
                        ),
                    ],
                    options={
                        "verbose_name": "email",
                        "verbose_name_plural": "emails",
                    },
                ),
                migrations.CreateModel(
                    name="Approval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("content_hash", models.CharField(max_length=64)),
                        (
                            "team",
                            models.CharField(
                                choices=[("sales", "Sales"), ("marketing", "Marketing")], max_length=16
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("voided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "voided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "email",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals",
                                to="sequences.email",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("voided_at", None)),
                                fields=("email", "team"),
                                name="approval_once_a_team",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("voided_at", None)),
                                fields=("email", "user"),
                                name="approval_once_a_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("voided_at", None), ("voided_by", None)),
                                    models.Q(("voided_at__isnull", False), ("voided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="approval_voided_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmailVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("subject", models.CharField(blank=True, max_length=300)),
                        ("body", models.TextField(blank=True)),
                        ("recipients", models.JSONField(default=list)),
                        ("hypothesis", models.TextField(blank=True)),
                        ("evidence", models.TextField(blank=True)),
                        ("expected_reaction", models.CharField(blank=True, max_length=200)),
                        ("content_hash", models.CharField(max_length=64)),
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
                            "email",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="sequences.email",
                            ),
                        ),
                        ("attachments", models.JSONField(default=list)),
                        (
                            "layout",
                            models.CharField(
                                choices=[
                                    ("letter", "Letter"),
                                    ("plain", "Plain text"),
                                    ("note", "Note with a heading"),
                                    ("invitation", "Invitation"),
                                    ("case", "Case study"),
                                ],
                                default="letter",
                                max_length=16,
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("written", "Written"),
                                    ("restored", "Restored"),
                                    ("candidate", "Candidate chosen"),
                                    ("suggestion", "Wording taken over"),
                                ],
                                default="written",
                                max_length=16,
                            ),
                        ),
                        ("origin_ref", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("preheader", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("email", "number"), name="email_version_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Expectation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reaction",
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
                        ("check_on", models.DateField(verbose_name="look on")),
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
                            "email",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="expectation",
                                to="sequences.email",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "expected reaction",
                        "verbose_name_plural": "expected reactions",
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "annotation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="used_in",
                                to="accounts.annotation",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="used_in",
                                to="accounts.deal",
                            ),
                        ),
                        (
                            "earlier",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="used_in",
                                to="sequences.email",
                            ),
                        ),
                        (
                            "email",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence_links",
                                to="sequences.email",
                            ),
                        ),
                        (
                            "removed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "insight",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="used_in",
                                to="playbook.insight",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "evidence of an email",
                        "verbose_name_plural": "evidence of emails",
                        "ordering": ["added_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("earlier", None),
                                    models.Q(("earlier", models.F("email")), _negated=True),
                                    _connector="OR",
                                ),
                                name="evidence_is_not_the_email_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("removed_at", None), ("removed_by", None)),
                                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="evidence_removed_at_and_by",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("email", "annotation"),
                                name="evidence_annotation_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("email", "deal"),
                                name="evidence_deal_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("email", "earlier"),
                                name="evidence_earlier_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("annotation__isnull", False),
                                        ("deal__isnull", True),
                                        ("earlier__isnull", True),
                                        ("insight__isnull", True),
                                    ),
                                    models.Q(
                                        ("annotation__isnull", True),
                                        ("deal__isnull", False),
                                        ("earlier__isnull", True),
                                        ("insight__isnull", True),
                                    ),
                                    models.Q(
                                        ("annotation__isnull", True),
                                        ("deal__isnull", True),
                                        ("earlier__isnull", False),
                                        ("insight__isnull", True),
                                    ),
                                    models.Q(
                                        ("annotation__isnull", True),
                                        ("deal__isnull", True),
                                        ("earlier__isnull", True),
                                        ("insight__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="evidence_is_one_thing",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("email", "insight"),
                                name="evidence_insight_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                                    ("asked", "Asked to read"),
                                    ("voided", "Approval no longer holds"),
                                    ("approved", "Approved by both"),
                                    ("changes", "Changes wanted"),
                                    ("recalled", "Taken back"),
                                    ("suggested", "Wording proposed"),
                                    ("accepted", "Wording taken over"),
                                    ("declined", "Wording declined"),
                                    ("mentioned", "Asked in a comment"),
                                    ("commented", "Comment answered"),
                                    ("chosen", "Candidate chosen"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "email",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="sequences.email",
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
                        "verbose_name": "notice",
                        "verbose_name_plural": "notices",
                        "indexes": [
                            models.Index(fields=["user", "-at", "-id"], name="notice_of_user"),
                            models.Index(
                                condition=models.Q(("seen_at", None)), fields=["user"], name="notice_unread"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        (
                            "note",
                            models.CharField(blank=True, max_length=300, verbose_name="what to look at"),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("approved", "Approved by both"),
                                    ("changes", "Changes wanted"),
                                    ("recalled", "Taken back"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "wanted",
                            models.TextField(blank=True, max_length=1000, verbose_name="what to change"),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "email",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="sequences.email",
                            ),
                        ),
                        (
                            "ended_by",
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
                        "verbose_name": "review",
                        "verbose_name_plural": "reviews",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("email",),
                                name="review_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", None), ("outcome", "")),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="review_ended_at_by_and_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "changes"), models.Q(("wanted", ""), _negated=True)),
                                    models.Q(models.Q(("outcome", "changes"), _negated=True), ("wanted", "")),
                                    _connector="OR",
                                ),
                                name="review_says_what_to_change",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Suggestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        (
                            "field",
                            models.CharField(
                                choices=[("subject", "Subject"), ("body", "Text")], max_length=16
                            ),
                        ),
                        ("start", models.PositiveIntegerField()),
                        ("passage", models.TextField(max_length=2000, verbose_name="passage")),
                        (
                            "wording",
                            models.TextField(blank=True, max_length=2000, verbose_name="your wording"),
                        ),
                        ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                        (
                            "team",
                            models.CharField(
                                choices=[("sales", "Sales"), ("marketing", "Marketing")], max_length=16
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Taken back"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("became", models.PositiveIntegerField(blank=True, null=True)),
                        ("why_not", models.CharField(blank=True, max_length=300, verbose_name="why not")),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "email",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suggestions",
                                to="sequences.email",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "suggestion",
                        "verbose_name_plural": "suggestions",
                        "ordering": ["at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="suggestion_answered_at_by_and_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "accepted"), ("became__isnull", False)),
                                    models.Q(
                                        models.Q(("answer", "accepted"), _negated=True), ("became", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="suggestion_became_a_version",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("passage", ""), _negated=True),
                                name="suggestion_is_about_a_passage",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TestMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "On its way"), ("sent", "Sent"), ("failed", "Failed")],
                                default="waiting",
                                max_length=16,
                            ),
                        ),
                        ("claimed_at", models.DateTimeField(blank=True, null=True)),
                        ("problem", models.CharField(blank=True, max_length=300)),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "email",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="test_mails",
                                to="sequences.email",
                            ),
                        ),
                        (
                            "shown_as",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "test mail",
                        "verbose_name_plural": "test mails",
                        "indexes": [models.Index(fields=["by", "-at"], name="test_mail_of_user")],
                        "constraints": [
                            models.UniqueConstraint(fields=("operation", "to"), name="test_mail_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepEnd",
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
                                choices=[
                                    ("done", "Done"),
                                    ("skipped", "Skipped"),
                                    ("met", "Waited long enough"),
                                    ("reacted", "They reacted"),
                                    ("timed_out", "Time was over"),
                                    ("not_met", "Left out: what it depends on did not happen"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="in a sentence")),
                        ("at", models.DateTimeField()),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ends",
                                to="sequences.step",
                            ),
                        ),
                        (
                            "undone_by",
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
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("contact__isnull", False), ("undone_at", None)),
                                fields=("step", "contact"),
                                name="step_end_once_a_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("contact", None), ("undone_at", None)),
                                fields=("step",),
                                name="step_end_once_for_all",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("undone_at", None), ("undone_by", None)),
                                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="step_end_undone_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Enrolment",
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
                                    ("waiting", "Waiting"),
                                    ("ready", "Due"),
                                    ("going", "On its way"),
                                    ("held", "Held: the account answered"),
                                    ("through", "Nothing more to come"),
                                ],
                                default="waiting",
                                max_length=16,
                            ),
                        ),
                        ("due_at", models.DateTimeField(null=True)),
                        ("look_at", models.DateTimeField(null=True)),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "sequence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="enrolments",
                                to="sequences.sequence",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="sequences.step",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("look_at__isnull", False)),
                                fields=["look_at"],
                                name="enrolment_to_look_at",
                            ),
                            models.Index(
                                condition=models.Q(("state", "held")),
                                fields=["sequence"],
                                name="enrolment_held",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("contact__isnull", False)),
                                fields=("sequence", "contact"),
                                name="enrolment_once_a_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("contact", None)),
                                fields=("sequence",),
                                name="enrolment_once_an_account",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SequenceChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("started", "started"),
                                    ("added", "added"),
                                    ("moved", "moved"),
                                    ("changed", "changed"),
                                    ("replaced", "replaced the words of"),
                                    ("skipped", "skipped"),
                                    ("done", "done"),
                                    ("left", "took somebody out"),
                                    ("archived", "took out"),
                                    ("applied", "took over a template"),
                                    ("ended", "ended"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=300)),
                        ("before", models.JSONField(default=dict)),
                        ("at", models.DateTimeField()),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sequence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="sequences.sequence",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="sequences.step",
                            ),
                        ),
                        (
                            "undone_by",
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
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sequence", "number"), name="sequence_change_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("undone_at", None), ("undone_by", None)),
                                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="sequence_change_undone_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SequenceExit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="why")),
                        ("at", models.DateTimeField()),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "sequence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exits",
                                to="sequences.sequence",
                            ),
                        ),
                        (
                            "undone_by",
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
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)),
                                fields=("sequence", "contact"),
                                name="sequence_exit_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("undone_at", None), ("undone_by", None)),
                                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="sequence_exit_undone_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Snippet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("body", models.TextField(max_length=4000, verbose_name="text")),
                        ("review_on", models.DateField(verbose_name="look at it again on")),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("created_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "annotation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="snippets",
                                to="accounts.annotation",
                            ),
                        ),
                        (
                            "archived_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="snippets",
                                to="accounts.deal",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "insight",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="snippets",
                                to="playbook.insight",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "snippet",
                        "verbose_name_plural": "snippets",
                        "ordering": ["name", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("archived_at", None), ("archived_by", None)),
                                    models.Q(("archived_at__isnull", False), ("archived_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="snippet_archived_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("annotation", None), ("deal", None)),
                                    models.Q(("annotation", None), ("insight", None)),
                                    models.Q(("deal", None), ("insight", None)),
                                    _connector="OR",
                                ),
                                name="snippet_comes_from_one_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SnippetUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "email",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="snippet_uses",
                                to="sequences.email",
                            ),
                        ),
                        (
                            "snippet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="uses",
                                to="sequences.snippet",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("snippet", "email"), name="snippet_use_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Candidate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject", models.CharField(max_length=300, verbose_name="subject")),
                        (
                            "preheader",
                            models.CharField(blank=True, max_length=200, verbose_name="preview line"),
                        ),
                        ("body", models.TextField(max_length=20000, verbose_name="text")),
                        (
                            "layout",
                            models.CharField(
                                choices=[
                                    ("letter", "Letter"),
                                    ("plain", "Plain text"),
                                    ("note", "Note with a heading"),
                                    ("invitation", "Invitation"),
                                    ("case", "Case study"),
                                ],
                                default="letter",
                                max_length=16,
                                verbose_name="layout",
                            ),
                        ),
                        (
                            "hypothesis",
                            models.TextField(blank=True, max_length=600, verbose_name="hypothesis"),
                        ),
                        (
                            "team",
                            models.CharField(
                                blank=True,
                                choices=[("sales", "Sales"), ("marketing", "Marketing")],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("changed_at", models.DateTimeField(blank=True, null=True)),
                        ("chosen_at", models.DateTimeField(blank=True, null=True)),
                        ("became", models.PositiveIntegerField(blank=True, null=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                            "chosen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "email",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidates",
                                to="sequences.email",
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
                    ],
                    options={
                        "verbose_name": "candidate",
                        "verbose_name_plural": "candidates",
                        "ordering": ["at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("became", None), ("chosen_at", None), ("chosen_by", None)),
                                    models.Q(
                                        ("became__isnull", False),
                                        ("chosen_at__isnull", False),
                                        ("chosen_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="candidate_chosen_at_by_and_where",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                                    models.Q(
                                        ("chosen_at", None),
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="candidate_withdrawn_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        (
                            "field",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("subject", "Subject"),
                                    ("preheader", "Preview line"),
                                    ("body", "Text"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=2000)),
                        ("before", models.CharField(blank=True, max_length=60)),
                        ("after", models.CharField(blank=True, max_length=60)),
                        ("start", models.PositiveIntegerField(default=0)),
                        ("body", models.TextField(max_length=2000, verbose_name="comment")),
                        ("mentioned", models.JSONField(blank=True, default=list)),
                        (
                            "team",
                            models.CharField(
                                blank=True,
                                choices=[("sales", "Sales"), ("marketing", "Marketing")],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("resolved_at", models.DateTimeField(blank=True, null=True)),
                        ("deleted_at", models.DateTimeField(blank=True, null=True)),
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
                            "deleted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "email",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="sequences.email",
                            ),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "thread",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="sequences.comment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "comment",
                        "verbose_name_plural": "comments",
                        "ordering": ["at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("body", ""), _negated=True), name="comment_says_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("thread", None),
                                    models.Q(("field", ""), ("quote", ""), ("resolved_at", None)),
                                    _connector="OR",
                                ),
                                name="comment_answers_without_a_passage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("resolved_at", None), ("resolved_by", None)),
                                    models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="comment_resolved_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("deleted_at", None), ("deleted_by", None)),
                                    models.Q(("deleted_at__isnull", False), ("deleted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="comment_deleted_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmailDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("page", models.UUIDField()),
                        ("typed", models.JSONField(default=dict)),
                        ("version", models.PositiveIntegerField()),
                        ("saved_at", models.DateTimeField()),
                        (
                            "email",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drafts",
                                to="sequences.email",
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
                        "verbose_name": "unsaved text",
                        "verbose_name_plural": "unsaved texts",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("email", "user", "page"), name="email_draft_once_a_page"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LinkCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("url", models.CharField(max_length=2000)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Being asked"),
                                    ("ok", "Answers"),
                                    ("broken", "Not found"),
                                    ("unreachable", "Does not answer"),
                                    ("refused", "Not asked"),
                                ],
                                default="waiting",
                                max_length=16,
                            ),
                        ),
                        ("code", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("asked_at", models.DateTimeField()),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "checked link",
                        "verbose_name_plural": "checked links",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["asked_at"],
                                name="link_waiting",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("until", models.DateField(verbose_name="until")),
                        ("decision_ref", models.BigIntegerField(unique=True)),
                        ("why", models.CharField(max_length=140, verbose_name="why")),
                        ("at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "lifted_by",
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
                                related_name="rests",
                                to="projects.target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rest",
                        "verbose_name_plural": "rests",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at", None)),
                                fields=("target",),
                                name="rest_one_stands",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_at", None), ("lifted_by", None)),
                                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="rest_lifted_at_and_by",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
