import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from nurture.web.migrating import CreateModels


def keep_as_they_are(apps, schema_editor):
    # Compressing base64 takes PostgreSQL longer than everything else of a hand-over, and saves next to nothing.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE delivery_message ALTER COLUMN raw SET STORAGE EXTERNAL")


class Migration(migrations.Migration):
    replaces = [
        ("delivery", "0001_begin"),
        ("delivery", "0002_suppress_the_erased_and_merged"),
        ("delivery", "0003_pause_by_hand_and_log_calls"),
        ("delivery", "0004_attach_files_and_choose_a_look"),
        ("delivery", "0005_send_from_several_addresses"),
        ("delivery", "0006_keep_what_happened_to_a_message"),
        ("delivery", "0007_read_mailboxes_and_hear_providers"),
        ("delivery", "0008_refuse_pause_and_say_on_what_ground"),
        ("delivery", "0009_stop_by_two_and_recover"),
        ("delivery", "0010_count_what_limits_allow"),
        ("delivery", "0011_notice_who_follows_links"),
        ("delivery", "0012_bring_refusals_back"),
        ("delivery", "0013_know_whose_address_is_suppressed"),
        ("delivery", "0014_tell_who_took_up_an_address"),
        ("delivery", "0015_keep_mails_as_they_are"),
        ("delivery", "0016_send_several_by_one_decision"),
        ("delivery", "0017_tell_of_complaints"),
        ("delivery", "0018_keep_no_index_twice"),
        ("delivery", "0019_tell_why_no_token"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0019_export_decisions"),
        ("projects", "0001_squashed_0006_move_and_skip_cycles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Heartbeat",
                    fields=[
                        ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=16)),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="SenderProfile",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "company_name",
                            models.CharField(blank=True, max_length=200, verbose_name="sender's name"),
                        ),
                        (
                            "company_name_latin",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="sender's name in Latin letters"
                            ),
                        ),
                        (
                            "postal_address",
                            models.CharField(blank=True, max_length=300, verbose_name="postal address"),
                        ),
                        (
                            "postal_address_latin",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="postal address in Latin letters"
                            ),
                        ),
                        (
                            "complaint_contact",
                            models.CharField(blank=True, max_length=200, verbose_name="where to complain"),
                        ),
                        ("updated_at", models.DateTimeField(null=True)),
                        (
                            "updated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sender profile",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", 1)), name="sender_profile_is_one"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file_name", models.CharField(max_length=200)),
                        ("media_type", models.CharField(max_length=100)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("content", models.BinaryField()),
                        ("created_at", models.DateTimeField()),
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
                                related_name="attachments",
                                to="projects.target",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attachment",
                        "verbose_name_plural": "attachments",
                    },
                ),
                migrations.CreateModel(
                    name="Mailing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject", models.CharField(max_length=300)),
                        ("body", models.TextField()),
                        ("content_hash", models.CharField(max_length=64)),
                        ("email_ref", models.BigIntegerField()),
                        ("decision_ref", models.BigIntegerField()),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sender",
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
                                related_name="mailings",
                                to="projects.target",
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
                            ),
                        ),
                        ("preheader", models.CharField(blank=True, max_length=200)),
                        (
                            "attachments",
                            models.ManyToManyField(
                                blank=True, related_name="mailings", to="delivery.attachment"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("decision_ref", "email_ref"), name="mailing_once_a_decision"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SendingIdentity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(blank=True, max_length=80, verbose_name="name in the From line"),
                        ),
                        (
                            "name_latin",
                            models.CharField(blank=True, max_length=80, verbose_name="name in Latin letters"),
                        ),
                        ("address", models.EmailField(max_length=254, verbose_name="address")),
                        (
                            "reply_to",
                            models.EmailField(blank=True, max_length=254, verbose_name="answers also to"),
                        ),
                        (
                            "signature_ja",
                            models.TextField(
                                blank=True, max_length=600, verbose_name="signature in Japanese"
                            ),
                        ),
                        (
                            "signature_en",
                            models.TextField(blank=True, max_length=600, verbose_name="signature in English"),
                        ),
                        (
                            "transport",
                            models.CharField(
                                choices=[
                                    ("smtp", "Mail server (SMTP)"),
                                    ("brevo", "Brevo"),
                                    ("mailgun", "Mailgun"),
                                    ("mailjet", "Mailjet"),
                                    ("postmark", "Postmark"),
                                    ("resend", "Resend"),
                                    ("sparkpost", "SparkPost"),
                                ],
                                default="smtp",
                                max_length=16,
                                verbose_name="through",
                            ),
                        ),
                        ("host", models.CharField(blank=True, max_length=253, verbose_name="mail server")),
                        ("port", models.PositiveIntegerField(default=587, verbose_name="port")),
                        (
                            "security",
                            models.CharField(
                                choices=[("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "not encrypted")],
                                default="starttls",
                                max_length=16,
                                verbose_name="encryption",
                            ),
                        ),
                        ("user", models.CharField(blank=True, max_length=254, verbose_name="signs in as")),
                        (
                            "api_url",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="address of the interface"
                            ),
                        ),
                        (
                            "sender_domain",
                            models.CharField(blank=True, max_length=253, verbose_name="sending domain"),
                        ),
                        ("secrets", models.TextField(blank=True, editable=False)),
                        (
                            "own_return_path",
                            models.BooleanField(default=False, verbose_name="bounces go to this address"),
                        ),
                        (
                            "per_hour",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="at most per hour"
                            ),
                        ),
                        (
                            "per_day",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="at most per day"
                            ),
                        ),
                        ("enabled_at", models.DateTimeField(blank=True, null=True)),
                        ("refused_at", models.DateTimeField(blank=True, null=True)),
                        ("refused_text", models.CharField(blank=True, max_length=500)),
                        ("created_at", models.DateTimeField()),
                        ("operation", models.UUIDField(editable=False, unique=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "enabled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sending_identities",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="belongs to",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sending_identities",
                                to="projects.project",
                                verbose_name="for the project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sending address",
                        "verbose_name_plural": "sending addresses",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("owner", None), ("project", None), _connector="OR"),
                                name="identity_is_a_persons_or_a_projects",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("enabled_at__isnull", False), ("owner__isnull", False)),
                                fields=("owner",),
                                name="identity_one_in_use_a_person",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("enabled_at__isnull", False), ("project__isnull", False)),
                                fields=("project",),
                                name="identity_one_in_use_a_project",
                            ),
                            models.UniqueConstraint(
                                models.Q(("owner", None)),
                                condition=models.Q(
                                    ("enabled_at__isnull", False), ("owner", None), ("project", None)
                                ),
                                name="identity_one_in_use_for_all",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("enabled_at", None), ("enabled_by", None)),
                                    models.Q(("enabled_at__isnull", False), ("enabled_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="identity_enabled_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("host__gt", ""), ("transport", "smtp")),
                                    models.Q(
                                        models.Q(("transport", "smtp"), _negated=True),
                                        models.Q(("secrets", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="identity_knows_its_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("per_hour", None), ("per_hour__gt", 0), _connector="OR"),
                                    models.Q(("per_day", None), ("per_day__gt", 0), _connector="OR"),
                                ),
                                name="identity_sends_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("occurrence", models.PositiveSmallIntegerField(default=1)),
                        ("to_address", models.EmailField(max_length=254)),
                        ("message_id", models.CharField(max_length=200)),
                        ("unsubscribe_hash", models.CharField(max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("claimed", "Being prepared"),
                                    ("handing_over", "Being handed over"),
                                    ("sent", "Sent"),
                                    ("held", "Held"),
                                    ("skipped", "Skipped"),
                                    ("expired", "Expired"),
                                    ("failed", "Failed"),
                                    ("cancelled", "Cancelled"),
                                    ("uncertain", "Uncertain"),
                                    ("assumed_sent", "Assumed sent"),
                                ],
                                default="planned",
                                max_length=16,
                            ),
                        ),
                        ("planned_at", models.DateTimeField()),
                        ("stale_at", models.DateTimeField()),
                        ("timing", models.JSONField(default=dict)),
                        ("reason", models.CharField(blank=True, max_length=40)),
                        ("reason_detail", models.JSONField(default=dict)),
                        ("claim_token", models.UUIDField(null=True)),
                        ("claimed_by", models.CharField(blank=True, max_length=120)),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("raw", models.BinaryField(null=True)),
                        ("subject", models.CharField(blank=True, max_length=500)),
                        ("created_at", models.DateTimeField()),
                        ("handed_over_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "mailing",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="delivery.mailing",
                            ),
                        ),
                        (
                            "identity",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="delivery.sendingidentity",
                            ),
                        ),
                        ("ground", models.JSONField(null=True)),
                        ("held_until", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "message",
                        "verbose_name_plural": "messages",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "planned")),
                                fields=["planned_at"],
                                name="message_due",
                            ),
                            models.Index(fields=["-planned_at", "-id"], name="message_in_outbox"),
                            models.Index(fields=["state", "-planned_at", "-id"], name="message_by_state"),
                            models.Index(fields=["account", "handed_over_at"], name="message_of_account"),
                            models.Index(fields=["contact", "handed_over_at"], name="message_of_contact"),
                            models.Index(
                                condition=models.Q(
                                    ("state__in", ["handing_over", "sent", "uncertain", "assumed_sent"])
                                ),
                                fields=["identity", "handed_over_at"],
                                name="message_by_way",
                            ),
                            models.Index(
                                condition=models.Q(("state", "held")),
                                fields=["held_until"],
                                name="message_held_until",
                            ),
                            models.Index(
                                condition=models.Q(("state", "claimed")),
                                fields=["lease_until"],
                                name="message_claimed",
                            ),
                            models.Index(
                                condition=models.Q(("state", "handing_over")),
                                fields=["lease_until"],
                                name="message_handing_over",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("mailing", "contact", "occurrence"), name="message_once_a_contact"
                            ),
                            models.UniqueConstraint(fields=("message_id",), name="message_id_once"),
                            models.UniqueConstraint(
                                fields=("unsubscribe_hash",), name="message_refused_by_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("worker", models.CharField(max_length=120)),
                        ("phase", models.CharField(max_length=16)),
                        ("result", models.CharField(max_length=16)),
                        ("reply_code", models.PositiveSmallIntegerField(null=True)),
                        ("enhanced_code", models.CharField(blank=True, max_length=16)),
                        ("reply_text", models.CharField(blank=True, max_length=500)),
                        ("at", models.DateTimeField()),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attempts",
                                to="delivery.message",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Stop",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
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
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stops",
                                to="projects.project",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stops",
                                to="projects.target",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_why", models.CharField(blank=True, max_length=300)),
                        (
                            "identity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stops",
                                to="delivery.sendingidentity",
                            ),
                        ),
                        ("operation", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("lifted_at", None)), fields=["-at"], name="stop_standing"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_at", None), ("lifted_by", None)),
                                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="stop_lifted_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("asked_at", None), ("asked_by", None)),
                                    models.Q(("asked_at__isnull", False), ("asked_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="stop_release_asked_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("project", None), ("target", None)),
                                    models.Q(("identity", None), ("project", None)),
                                    models.Q(("identity", None), ("target", None)),
                                    _connector="OR",
                                ),
                                name="stop_has_one_scope",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lifted_by", None),
                                    ("asked_by", None),
                                    models.Q(("lifted_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="stop_released_by_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Suppression",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[("address", "Address"), ("domain", "Domain")],
                                default="address",
                                max_length=16,
                            ),
                        ),
                        ("value_hash", models.CharField(max_length=64)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("unsubscribed", "Unsubscribed"),
                                    ("complaint", "Complained"),
                                    ("asked", "Asked one of us not to write"),
                                    ("bounced", "Address does not exist"),
                                    ("mailbox_full", "Mailbox full again and again"),
                                    ("by_hand", "Entered by hand"),
                                    ("erased", "The person was erased"),
                                    ("merged", "Merged with somebody who must not be mailed"),
                                    ("quiet", "Asked for a pause"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
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
                            "message",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="delivery.message",
                            ),
                        ),
                        ("domain", models.CharField(blank=True, max_length=253)),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suppressions",
                                to="accounts.contact",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "suppression",
                        "verbose_name_plural": "suppressions",
                        "indexes": [models.Index(fields=["-at", "-id"], name="suppression_newest_first")],
                        "constraints": [
                            models.UniqueConstraint(fields=("scope", "value_hash"), name="suppression_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", "quiet"), ("until__isnull", False)),
                                    models.Q(models.Q(("reason", "quiet"), _negated=True), ("until", None)),
                                    _connector="OR",
                                ),
                                name="suppression_ends_when_quiet",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IdentityEvent",
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
                                choices=[
                                    ("added", "Added"),
                                    ("changed", "Changed"),
                                    ("secret", "Password or key replaced"),
                                    ("enabled", "Switched on"),
                                    ("disabled", "Switched off"),
                                    ("refused", "Its server refused us"),
                                    ("taken_up", "Taken up again"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("detail", models.JSONField(default=dict)),
                        ("at", models.DateTimeField()),
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
                            "identity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="delivery.sendingidentity",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["identity", "-at"], name="identity_history")],
                    },
                ),
                migrations.CreateModel(
                    name="Trial",
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
                                choices=[("mail", "Mail to yourself"), ("dns", "Records of the domain")],
                                max_length=8,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("begun_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("result", models.JSONField(default=dict)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "identity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="trials",
                                to="delivery.sendingidentity",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["identity", "kind", "-asked_at"], name="trial_latest")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MessageEvent",
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
                                choices=[
                                    ("evidence", "Proved to have arrived"),
                                    ("not_accepted", "Proved not to have arrived"),
                                    ("treated_as_sent", "Treated as sent"),
                                    ("sent_again", "Sent again"),
                                    ("tried_again", "Tried again"),
                                    ("offered_again", "Planned for the next window"),
                                    ("stopped", "Stopped"),
                                    ("stop_undone", "Stop taken back"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("detail", models.JSONField(default=dict)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField()),
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
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="delivery.message",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event of a message",
                        "verbose_name_plural": "events of messages",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("by", None), ("what__in", ["evidence", "not_accepted"])),
                                    models.Q(
                                        models.Q(("what__in", ["evidence", "not_accepted"]), _negated=True),
                                        ("by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="message_event_by_somebody_or_proved",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Webhook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("secrets", models.TextField(editable=False)),
                        ("created_at", models.DateTimeField()),
                        ("operation", models.UUIDField(editable=False, unique=True)),
                        ("heard_at", models.DateTimeField(blank=True, null=True)),
                        ("refused_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "identity",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="webhook",
                                to="delivery.sendingidentity",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "webhook",
                        "verbose_name_plural": "webhooks",
                    },
                ),
                migrations.CreateModel(
                    name="WebhookEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("event_id", models.CharField(max_length=200)),
                        ("kind", models.CharField(max_length=24)),
                        ("message_key", models.CharField(blank=True, max_length=200)),
                        ("provider_id", models.CharField(blank=True, max_length=200)),
                        ("recipient", models.CharField(blank=True, max_length=254)),
                        ("detail", models.JSONField(default=dict)),
                        ("at", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
                        ("applied_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("applied", "Applied"),
                                    ("noted", "Noted"),
                                    ("not_ours", "Not about our mail"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "identity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="webhook_events",
                                to="delivery.sendingidentity",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "event of a provider",
                        "verbose_name_plural": "events of providers",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("applied_at", None)),
                                fields=["received_at"],
                                name="webhook_event_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("identity", "event_id"), name="webhook_event_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mailbox",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.EmailField(max_length=254, verbose_name="address")),
                        ("host", models.CharField(max_length=253, verbose_name="mail server")),
                        ("port", models.PositiveIntegerField(default=993, verbose_name="port")),
                        (
                            "security",
                            models.CharField(
                                choices=[("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "not encrypted")],
                                default="tls",
                                max_length=16,
                                verbose_name="encryption",
                            ),
                        ),
                        ("user", models.CharField(max_length=254, verbose_name="signs in as")),
                        ("secrets", models.TextField(blank=True, editable=False)),
                        ("folder", models.CharField(default="INBOX", max_length=200, verbose_name="folder")),
                        ("enabled_at", models.DateTimeField(blank=True, null=True)),
                        ("uid_validity", models.BigIntegerField(blank=True, null=True)),
                        ("last_uid", models.BigIntegerField(default=0)),
                        ("asked_at", models.DateTimeField(blank=True, null=True)),
                        ("looked_at", models.DateTimeField(blank=True, null=True)),
                        ("good_at", models.DateTimeField(blank=True, null=True)),
                        ("next_look_at", models.DateTimeField(blank=True, null=True)),
                        ("failures", models.PositiveSmallIntegerField(default=0)),
                        (
                            "problem",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("unreachable", "The mail server cannot be reached."),
                                    ("encryption", "No encrypted connection came about."),
                                    ("refused", "The mail server does not take the name or the password."),
                                    (
                                        "not_issued",
                                        "The sign-in service (OAuth 2.0) issues no token for this mailbox.",
                                    ),
                                    ("tokens_away", "The sign-in service (OAuth 2.0) cannot be reached."),
                                    ("no_folder", "There is no such folder."),
                                    ("protocol", "The mail server answered something we do not understand."),
                                    ("locked", "CREDENTIALS_KEY does not open the password. Type it anew."),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("problem_text", models.CharField(blank=True, max_length=300)),
                        ("mails", models.PositiveIntegerField(default=0)),
                        ("created_at", models.DateTimeField()),
                        ("operation", models.UUIDField(editable=False, unique=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "enabled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mailboxes",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="belongs to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mailbox",
                        "verbose_name_plural": "mailboxes",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("enabled_at__isnull", False)),
                                fields=("host", "user", "folder"),
                                name="mailbox_once_in_use",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("enabled_at", None), ("enabled_by", None)),
                                    models.Q(("enabled_at__isnull", False), ("enabled_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="mailbox_enabled_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InboundMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64, unique=True)),
                        ("raw", models.BinaryField()),
                        ("kind", models.CharField(max_length=20)),
                        ("from_address", models.CharField(blank=True, max_length=254)),
                        ("subject", models.CharField(blank=True, max_length=500)),
                        ("matched_by", models.CharField(blank=True, max_length=20)),
                        ("received_at", models.DateTimeField()),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inbound_mail",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="delivery.message",
                            ),
                        ),
                        (
                            "settled",
                            models.CharField(
                                blank=True,
                                choices=[("assigned", "Assigned"), ("ignored", "Put aside")],
                                max_length=16,
                            ),
                        ),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "mailbox",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="taken",
                                to="delivery.mailbox",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("contact", None), ("settled_at", None)),
                                fields=["-received_at", "-id"],
                                name="inbound_unmatched",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled", ""), ("settled_at", None), ("settled_by", None)),
                                    models.Q(
                                        models.Q(("settled", ""), _negated=True),
                                        ("settled_at__isnull", False),
                                        ("settled_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="inbound_settled_at_by_and_how",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reaction",
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
                                    ("reply", "Reply"),
                                    ("click", "Click"),
                                    ("open", "Open"),
                                    ("phone", "Phone"),
                                    ("visit", "Visit"),
                                    ("online", "Online meeting"),
                                    ("bounce", "Bounce"),
                                    ("complaint", "Complaint"),
                                    ("unsubscribe", "Unsubscribe"),
                                    ("auto_reply", "Automatic reply"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("human", "A person"),
                                    ("machine", "A machine"),
                                    ("unknown", "Cannot tell"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("words", models.TextField(blank=True)),
                        ("at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reactions",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reactions",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "inbound",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reaction",
                                to="delivery.inboundmail",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reactions",
                                to="delivery.message",
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
                        ("operation", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["account", "-at", "-id"], name="reaction_of_account")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("operation", None), ("recorded_by", None)),
                                    models.Q(("operation__isnull", False), ("recorded_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="reaction_entered_by_and_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("started_at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "choice",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("carry_on", "Carry on"),
                                    ("adapt", "Adapt the plan"),
                                    ("hand_off", "Hand off"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pauses",
                                to="accounts.account",
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
                            "reaction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pauses",
                                to="delivery.reaction",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        (
                            "started_by",
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
                                condition=models.Q(("lifted_at", None)),
                                fields=("account",),
                                name="pause_once_while_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("choice", ""), ("lifted_at", None), ("lifted_by", None)),
                                    models.Q(
                                        ("lifted_at__isnull", False),
                                        ("lifted_by__isnull", False),
                                        models.Q(("choice", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="pause_lifted_at_by_and_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reaction__isnull", False), ("reason", ""), ("started_by", None)
                                    ),
                                    models.Q(
                                        ("started_by__isnull", False), models.Q(("reason", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="pause_begun_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
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
                                    ("away", "Away"),
                                    ("left", "May have left"),
                                    ("unreachable", "Address does not exist"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("back_on", models.DateField(blank=True, null=True)),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        ("successor_name", models.CharField(blank=True, max_length=200)),
                        ("successor_address", models.CharField(blank=True, max_length=254)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[("left", "They have left"), ("here", "They are still there")],
                                max_length=16,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="absences",
                                to="accounts.contact",
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
                        (
                            "inbound",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absences",
                                to="delivery.inboundmail",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="delivery.message",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "absence",
                        "verbose_name_plural": "absences",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("contact",),
                                name="absence_once_while_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "away"), ("until__isnull", False)),
                                    models.Q(models.Q(("kind", "away"), _negated=True), ("until", None)),
                                    _connector="OR",
                                ),
                                name="absence_ends_by_itself_only_when_away",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("ended_by", None)),
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="absence_answered_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LiftRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[("address", "Address"), ("domain", "Domain")],
                                default="address",
                                max_length=16,
                            ),
                        ),
                        ("value_hash", models.CharField(max_length=64)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("unsubscribed", "Unsubscribed"),
                                    ("complaint", "Complained"),
                                    ("asked", "Asked one of us not to write"),
                                    ("bounced", "Address does not exist"),
                                    ("mailbox_full", "Mailbox full again and again"),
                                    ("by_hand", "Entered by hand"),
                                    ("erased", "The person was erased"),
                                    ("merged", "Merged with somebody who must not be mailed"),
                                    ("quiet", "Asked for a pause"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("note", models.CharField(max_length=300, verbose_name="what they said")),
                        ("operation", models.UUIDField(editable=False, unique=True)),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("granted", models.BooleanField(null=True)),
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
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "consent",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="accounts.legalbasisentry",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lift_requests",
                                to="accounts.contact",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answered_at", None)),
                                fields=("scope", "value_hash"),
                                name="lift_asked_once_while_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at", None), ("answered_by", None), ("granted", None)),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        ("granted__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="lift_answered_at_by_and_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_by", models.F("asked_by")), _negated=True),
                                    ("granted", False),
                                    _connector="OR",
                                ),
                                name="lift_granted_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Redirection",
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
                                    ("not_me", "I am the wrong person for this"),
                                    ("moved", "I have changed jobs or left"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=500)),
                        ("at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="redirections",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="redirections",
                                to="accounts.contact",
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
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="delivery.message",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("done_at", None)),
                                fields=("contact",),
                                name="redirection_once_while_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at", None), ("done_by", None)),
                                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="redirection_done_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuppressionUpload",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file_name", models.CharField(max_length=200)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("unsubscribed", "Unsubscribed"),
                                    ("complaint", "Complained"),
                                    ("asked", "Asked one of us not to write"),
                                    ("bounced", "Address does not exist"),
                                    ("mailbox_full", "Mailbox full again and again"),
                                    ("by_hand", "Entered by hand"),
                                    ("erased", "The person was erased"),
                                    ("merged", "Merged with somebody who must not be mailed"),
                                    ("quiet", "Asked for a pause"),
                                ],
                                max_length=16,
                                verbose_name="reason",
                            ),
                        ),
                        ("note", models.CharField(max_length=300, verbose_name="where from")),
                        ("entries", models.JSONField(default=list)),
                        ("counts", models.JSONField(default=dict)),
                        ("operation", models.UUIDField(editable=False, unique=True)),
                        ("at", models.DateTimeField()),
                        ("taken_in_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SuppressionEvent",
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
                                choices=[
                                    ("added", "Added"),
                                    ("changed", "Another reason"),
                                    ("lifted", "Lifted"),
                                    ("asked", "Asked to lift it"),
                                    ("kept", "Not lifted"),
                                    ("restored", "Brought back after a restore"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[("address", "Address"), ("domain", "Domain")], max_length=16
                            ),
                        ),
                        ("value_hash", models.CharField(max_length=64)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("unsubscribed", "Unsubscribed"),
                                    ("complaint", "Complained"),
                                    ("asked", "Asked one of us not to write"),
                                    ("bounced", "Address does not exist"),
                                    ("mailbox_full", "Mailbox full again and again"),
                                    ("by_hand", "Entered by hand"),
                                    ("erased", "The person was erased"),
                                    ("merged", "Merged with somebody who must not be mailed"),
                                    ("quiet", "Asked for a pause"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("until", models.DateTimeField(blank=True, null=True)),
                        ("domain", models.CharField(blank=True, max_length=253)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField()),
                        ("journaled_at", models.DateTimeField(null=True)),
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
                            "message",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="delivery.message",
                            ),
                        ),
                        (
                            "upload",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="delivery.suppressionupload",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["scope", "value_hash", "-at", "-id"], name="suppression_history"
                            ),
                            models.Index(
                                condition=models.Q(("journaled_at", None)),
                                fields=["id"],
                                name="suppression_to_journal",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Installation",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("generation", models.BigIntegerField(default=0)),
                        ("ticked_at", models.DateTimeField(null=True)),
                        ("recovered_at", models.DateTimeField(null=True)),
                        ("marker", models.CharField(blank=True, max_length=64)),
                        ("live_at", models.DateTimeField(null=True)),
                        (
                            "live_by",
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
                            models.CheckConstraint(condition=models.Q(("id", 1)), name="installation_is_one")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recovery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("gap", "Nobody looked at what was due"),
                                    ("restore", "The database was restored from a backup"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("since", models.DateTimeField(null=True)),
                        ("opened_at", models.DateTimeField()),
                        ("journal_kept", models.BooleanField(default=False)),
                        ("handed_over", models.PositiveIntegerField(default=0)),
                        ("unknown", models.PositiveIntegerField(default=0)),
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.Q(("closed_at", None)),
                                condition=models.Q(("closed_at", None)),
                                name="recovery_one_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "choice",
                            models.CharField(
                                choices=[
                                    ("release", "Send now"),
                                    ("reschedule", "Next window"),
                                    ("sent", "Treat as sent"),
                                    ("drop", "Drop"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("count", models.PositiveIntegerField()),
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
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                        (
                            "recovery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="delivery.recovery",
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
                ),
                migrations.CreateModel(
                    name="DomainPace",
                    fields=[
                        ("domain", models.CharField(max_length=253, primary_key=True, serialize=False)),
                        ("share", models.FloatField(default=1.0)),
                        ("due_at", models.DateTimeField(null=True)),
                        ("changed_at", models.DateTimeField(null=True)),
                        ("cools_until", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("share__gt", 0), ("share__lte", 1)),
                                name="domain_pace_is_a_share",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SoftBounce",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address_hash", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                        (
                            "message",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="soft_bounce",
                                to="delivery.message",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["address_hash", "at"], name="soft_bounce_of_address")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WayNotice",
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
                                    ("password", "Password or key"),
                                    ("policy", "Refused as a sender"),
                                    ("complaint", "Complained about"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "identity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="delivery.sendingidentity",
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
                        "verbose_name": "notice of a refused way",
                        "verbose_name_plural": "notices of refused ways",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("seen_at", None)),
                                fields=["user"],
                                name="way_notice_unread",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WayState",
                    fields=[
                        ("way", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("probe_at", models.DateTimeField(null=True)),
                        ("text", models.CharField(blank=True, max_length=500)),
                        ("refused_at", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="TrackedLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("url", models.TextField(blank=True)),
                        ("is_counted", models.BooleanField(default=True)),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tracked_links",
                                to="delivery.message",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("message", "number"), name="tracked_link_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HitCorrection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("human", "A person"),
                                    ("machine", "A machine"),
                                    ("unknown", "Cannot tell"),
                                ],
                                max_length=8,
                            ),
                        ),
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
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="delivery.trackedlink",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TrackingChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("everything", "Everything"),
                                    ("project", "Project"),
                                    ("contact", "Person"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("clicks", models.BooleanField(null=True, verbose_name="links")),
                        ("opens", models.BooleanField(null=True, verbose_name="loaded pictures")),
                        (
                            "written_out",
                            models.BooleanField(null=True, verbose_name="addresses that are written out"),
                        ),
                        ("at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                                related_name="tracking_choices",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tracking_choices",
                                to="projects.project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "choice of what is noticed",
                        "verbose_name_plural": "choices of what is noticed",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("contact", None), ("project", None), ("scope", "everything")),
                                    models.Q(
                                        ("contact", None), ("project__isnull", False), ("scope", "project")
                                    ),
                                    models.Q(
                                        ("contact__isnull", False), ("project", None), ("scope", "contact")
                                    ),
                                    _connector="OR",
                                ),
                                name="tracking_choice_of_its_scope",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None), ("scope", "project")),
                                fields=("project",),
                                name="tracking_choice_once_a_project",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None), ("scope", "contact")),
                                fields=("contact",),
                                name="tracking_choice_once_a_contact",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None), ("scope", "everything")),
                                fields=("scope",),
                                name="tracking_choice_once_for_everything",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrackingHit",
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
                                    ("click", "Link"),
                                    ("open", "Picture"),
                                    ("page", "Page to refuse on"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("method", models.CharField(max_length=8)),
                        ("ip_key", models.CharField(blank=True, max_length=32)),
                        ("network", models.CharField(blank=True, max_length=43)),
                        ("user_agent", models.CharField(blank=True, max_length=300)),
                        ("headers", models.JSONField(default=dict)),
                        ("at", models.DateTimeField()),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("human", "A person"),
                                    ("machine", "A machine"),
                                    ("unknown", "Cannot tell"),
                                ],
                                default="unknown",
                                max_length=8,
                            ),
                        ),
                        ("reasons", models.JSONField(default=list)),
                        ("rules", models.PositiveSmallIntegerField(null=True)),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hits",
                                to="delivery.trackedlink",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hits",
                                to="delivery.message",
                            ),
                        ),
                        (
                            "reaction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="hits",
                                to="delivery.reaction",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("rules", None)),
                                fields=["id"],
                                name="tracking_hit_to_judge",
                            ),
                            models.Index(fields=["message", "at"], name="tracking_hit_of_message"),
                            models.Index(fields=["ip_key", "at"], name="tracking_hit_of_address"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "page"), ("link", None)),
                                    models.Q(
                                        models.Q(("kind", "page"), _negated=True), ("link__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="tracking_hit_of_a_link",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["open", "page"]), ("verdict", "human"), _negated=True
                                ),
                                name="tracking_open_is_no_person",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(keep_as_they_are, migrations.RunPython.noop),
    ]
