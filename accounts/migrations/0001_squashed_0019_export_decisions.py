import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import accounts.models.search
from accounts.models.trigrams import create_trigram_indexes
from nurture.web.migrating import CreateModels


def create(apps, schema_editor):
    create_trigram_indexes(schema_editor.connection)


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_begin"),
        ("accounts", "0002_rank_deals_by_what_they_tell"),
        ("accounts", "0003_keep_proof_days_and_ties"),
        ("accounts", "0004_fill_what_entries_say"),
        ("accounts", "0005_keep_import_jobs_and_undo"),
        ("accounts", "0006_merge_and_erase"),
        ("accounts", "0007_thread_pin_mention_and_history"),
        ("accounts", "0008_search_tag_view_and_export"),
        ("accounts", "0009_index_trigrams"),
        ("accounts", "0010_keep_keys_without_an_erasure"),
        ("accounts", "0011_move_imported_files_into_pieces"),
        ("accounts", "0012_find_kanji_anywhere"),
        ("accounts", "0013_know_the_country_and_closing_day"),
        ("accounts", "0014_fold_faster"),
        ("accounts", "0015_find_by_merged_names_and_keep_tag_changes"),
        ("accounts", "0016_export_dry_runs"),
        ("accounts", "0017_export_refusals_and_grounds"),
        ("accounts", "0018_find_the_last_touch_in_an_industry"),
        ("accounts", "0019_export_decisions"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="company name")),
                        (
                            "name_kana",
                            models.CharField(blank=True, max_length=200, verbose_name="name in kana"),
                        ),
                        (
                            "name_latin",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="name in Latin letters"
                            ),
                        ),
                        ("name_key", models.CharField(db_index=True, editable=False, max_length=200)),
                        (
                            "domain",
                            models.CharField(
                                blank=True, db_index=True, max_length=253, verbose_name="domain"
                            ),
                        ),
                        ("industry", models.CharField(blank=True, max_length=100, verbose_name="industry")),
                        (
                            "employees",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="employees"),
                        ),
                        (
                            "founded",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="founded"),
                        ),
                        ("location", models.CharField(blank=True, max_length=200, verbose_name="location")),
                        (
                            "parent_name",
                            models.CharField(blank=True, max_length=200, verbose_name="parent company"),
                        ),
                        ("time_zone", models.CharField(blank=True, max_length=64, verbose_name="time zone")),
                        ("source", models.CharField(blank=True, max_length=60)),
                        ("external_id", models.CharField(blank=True, max_length=120)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "last_touched_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="last touch"),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="owned_accounts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "fiscal_month_end",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="fiscal year ends in"
                            ),
                        ),
                        (
                            "closing_day",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="closes the month on"
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=2, verbose_name="country"
                            ),
                        ),
                        (
                            "search",
                            models.GeneratedField(
                                db_persist=True,
                                expression=accounts.models.search.Joined(
                                    accounts.models.search.Folded(
                                        accounts.models.search.Joined(
                                            models.Value(" "),
                                            models.F("name"),
                                            models.Value(" "),
                                            models.F("name_latin"),
                                            models.Value(" "),
                                            django.db.models.functions.text.Replace(
                                                django.db.models.functions.text.Replace(
                                                    django.db.models.functions.text.Replace(
                                                        models.F("name_latin"), models.Value(" ")
                                                    ),
                                                    models.Value("-"),
                                                ),
                                                models.Value("."),
                                            ),
                                            models.Value(" "),
                                            models.F("domain"),
                                            models.Value(" "),
                                        )
                                    ),
                                    accounts.models.search.Folded(
                                        accounts.models.search.Joined(
                                            models.Value(" "),
                                            models.F("name_key"),
                                            models.Value(" "),
                                            models.F("name_kana"),
                                            models.Value(" "),
                                        )
                                    ),
                                    accounts.models.search.Sounding(
                                        accounts.models.search.Folded(
                                            accounts.models.search.Joined(
                                                models.Value(" "),
                                                models.F("name_key"),
                                                models.Value(" "),
                                                models.F("name_kana"),
                                                models.Value(" "),
                                            )
                                        )
                                    ),
                                    accounts.models.search.Spaced(accounts.models.search.Folded("name_key")),
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "account",
                        "verbose_name_plural": "accounts",
                        "indexes": [
                            models.Index(
                                django.db.models.functions.text.Lower(
                                    django.db.models.functions.comparison.Coalesce(
                                        django.db.models.functions.comparison.NullIf(
                                            "name_latin", models.Value("")
                                        ),
                                        "name",
                                    )
                                ),
                                models.F("id"),
                                name="account_by_latin_name",
                            ),
                            models.Index(
                                django.db.models.functions.text.Lower(
                                    django.db.models.functions.comparison.Coalesce(
                                        django.db.models.functions.comparison.NullIf(
                                            "name_kana", models.Value("")
                                        ),
                                        "name",
                                    )
                                ),
                                models.F("id"),
                                name="account_by_kana_name",
                            ),
                            models.Index(
                                models.OrderBy(
                                    django.db.models.functions.comparison.Coalesce(
                                        "last_touched_at",
                                        models.Value(
                                            datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC)
                                        ),
                                    ),
                                    descending=True,
                                ),
                                models.OrderBy(models.F("id"), descending=True),
                                name="account_by_last_touch",
                            ),
                            models.Index(fields=["industry", "employees"], name="account_by_industry"),
                            models.Index(
                                models.OrderBy(
                                    django.db.models.functions.comparison.Coalesce(
                                        "employees", models.Value(0)
                                    ),
                                    descending=True,
                                ),
                                models.OrderBy(models.F("id"), descending=True),
                                name="account_by_size",
                            ),
                            models.Index(
                                models.Case(
                                    models.When(industry="", then=models.Value(1)),
                                    default=models.Value(0),
                                    output_field=models.IntegerField(),
                                ),
                                models.F("industry"),
                                models.F("id"),
                                name="account_in_industry_order",
                            ),
                            models.Index(
                                models.F("industry"),
                                models.OrderBy(
                                    django.db.models.functions.comparison.Coalesce(
                                        "last_touched_at",
                                        models.Value(
                                            datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC)
                                        ),
                                    ),
                                    descending=True,
                                ),
                                models.OrderBy(models.F("id"), descending=True),
                                name="account_touched_in_industry",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("external_id", ""), _negated=True),
                                fields=("source", "external_id"),
                                name="account_external_id_unique",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fiscal_month_end", None),
                                    ("fiscal_month_end__range", (1, 12)),
                                    _connector="OR",
                                ),
                                name="account_fiscal_month_is_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closing_day", None), ("closing_day__range", (1, 31)), _connector="OR"
                                ),
                                name="account_closing_day_is_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "family_name",
                            models.CharField(blank=True, max_length=80, verbose_name="family name"),
                        ),
                        (
                            "given_name",
                            models.CharField(blank=True, max_length=80, verbose_name="given name"),
                        ),
                        (
                            "family_kana",
                            models.CharField(blank=True, max_length=80, verbose_name="family name in kana"),
                        ),
                        (
                            "given_kana",
                            models.CharField(blank=True, max_length=80, verbose_name="given name in kana"),
                        ),
                        (
                            "name_latin",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="name in Latin letters"
                            ),
                        ),
                        (
                            "department",
                            models.CharField(blank=True, max_length=120, verbose_name="department"),
                        ),
                        ("title", models.CharField(blank=True, max_length=120, verbose_name="job title")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                        (
                            "buying_role",
                            models.CharField(
                                choices=[
                                    ("champion", "Champion"),
                                    ("economic_buyer", "Economic buyer"),
                                    ("approver", "Approver"),
                                    ("evaluator", "Evaluator"),
                                    ("user", "User (of the product)"),
                                    ("gatekeeper", "Gatekeeper"),
                                    ("blocker", "Blocker"),
                                    ("unknown", "Unknown role"),
                                ],
                                default="unknown",
                                max_length=20,
                                verbose_name="buying role",
                            ),
                        ),
                        ("support", models.SmallIntegerField(blank=True, null=True, verbose_name="support")),
                        (
                            "placeholder",
                            models.CharField(blank=True, max_length=120, verbose_name="placeholder"),
                        ),
                        ("time_zone", models.CharField(blank=True, max_length=64, verbose_name="time zone")),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("ja", "Japanese")],
                                default="ja",
                                max_length=8,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "legal_basis",
                            models.CharField(
                                choices=[
                                    ("consent", "Consent"),
                                    ("business_card", "Business card"),
                                    ("relationship", "Existing relationship"),
                                    ("published", "Published address"),
                                    ("none", "No legal basis"),
                                ],
                                default="none",
                                max_length=20,
                                verbose_name="legal basis",
                            ),
                        ),
                        (
                            "legal_basis_on",
                            models.DateField(blank=True, null=True, verbose_name="legal basis since"),
                        ),
                        (
                            "legal_basis_source",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="source of the legal basis"
                            ),
                        ),
                        (
                            "legal_basis_proof",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="proof of the legal basis"
                            ),
                        ),
                        (
                            "left_on",
                            models.DateField(blank=True, null=True, verbose_name="left the company on"),
                        ),
                        ("source", models.CharField(blank=True, max_length=60)),
                        ("external_id", models.CharField(blank=True, max_length=120)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="accounts.account",
                            ),
                        ),
                        ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "search",
                            models.GeneratedField(
                                db_persist=True,
                                expression=accounts.models.search.Joined(
                                    accounts.models.search.Folded(
                                        accounts.models.search.Joined(
                                            models.Value(" "),
                                            models.F("family_name"),
                                            models.Value(" "),
                                            models.F("given_name"),
                                            models.Value(" "),
                                            accounts.models.search.Joined("family_name", "given_name"),
                                            models.Value(" "),
                                            models.F("name_latin"),
                                            models.Value(" "),
                                            models.F("email"),
                                            models.Value(" "),
                                        )
                                    ),
                                    accounts.models.search.Folded(
                                        accounts.models.search.Joined(
                                            models.Value(" "),
                                            models.F("family_kana"),
                                            models.Value(" "),
                                            models.F("given_kana"),
                                            models.Value(" "),
                                            accounts.models.search.Joined("family_kana", "given_kana"),
                                            models.Value(" "),
                                        )
                                    ),
                                    accounts.models.search.Sounding(
                                        accounts.models.search.Folded(
                                            accounts.models.search.Joined(
                                                models.Value(" "),
                                                models.F("family_kana"),
                                                models.Value(" "),
                                                models.F("given_kana"),
                                                models.Value(" "),
                                                accounts.models.search.Joined("family_kana", "given_kana"),
                                                models.Value(" "),
                                            )
                                        )
                                    ),
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact",
                        "verbose_name_plural": "contacts",
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    models.Q(("email", ""), _negated=True),
                                    models.Q(("legal_basis", "none"), _negated=True),
                                    ("left_on", None),
                                ),
                                fields=["account"],
                                name="contact_mailable",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"),
                                condition=models.Q(("email", ""), _negated=True),
                                name="contact_email_unique",
                                violation_error_message="A contact with this email address already exists.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("external_id", ""), _negated=True),
                                fields=("source", "external_id"),
                                name="contact_external_id_unique",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("support", None), ("support__range", (-2, 2)), _connector="OR"
                                ),
                                name="contact_support_in_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at__isnull", False),
                                    models.Q(
                                        ("email", ""),
                                        ("family_name", ""),
                                        ("given_name", ""),
                                        ("name_latin", ""),
                                        ("placeholder", ""),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="contact_is_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="deal")),
                        ("product", models.CharField(blank=True, max_length=120, verbose_name="product")),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("open", "Open deal"),
                                    ("won", "Won"),
                                    ("lost", "Lost"),
                                    ("no_decision", "No decision"),
                                ],
                                max_length=16,
                                verbose_name="stage",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="amount"
                            ),
                        ),
                        ("currency", models.CharField(default="JPY", max_length=3, verbose_name="currency")),
                        ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                        ("rep_name", models.CharField(blank=True, max_length=80, verbose_name="sales rep")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("price", "Price"),
                                    ("timing", "Timing"),
                                    ("fit", "Fit with their need"),
                                    ("trust", "Trust and references"),
                                    ("competitor", "A competitor"),
                                    ("internal", "Their internal matters"),
                                    ("other", "Something else"),
                                    ("unknown", "Unknown reason"),
                                ],
                                default="unknown",
                                max_length=16,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "reason_note",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="reason in one sentence"
                            ),
                        ),
                        (
                            "process",
                            models.TextField(blank=True, verbose_name="how they came to sign, or not"),
                        ),
                        (
                            "needed_information",
                            models.TextField(blank=True, verbose_name="what they needed to know, and when"),
                        ),
                        ("their_words", models.TextField(blank=True, verbose_name="the customer's words")),
                        ("source", models.CharField(blank=True, max_length=60)),
                        ("external_id", models.CharField(blank=True, max_length=120)),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deals",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "told",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.Value(0),
                                                    "+",
                                                    models.Case(
                                                        models.When(
                                                            models.Q(
                                                                ("needed_information", ""), _negated=True
                                                            ),
                                                            then=models.Value(4),
                                                        ),
                                                        default=models.Value(0),
                                                        output_field=models.IntegerField(),
                                                    ),
                                                ),
                                                "+",
                                                models.Case(
                                                    models.When(
                                                        models.Q(("process", ""), _negated=True),
                                                        then=models.Value(3),
                                                    ),
                                                    default=models.Value(0),
                                                    output_field=models.IntegerField(),
                                                ),
                                            ),
                                            "+",
                                            models.Case(
                                                models.When(
                                                    models.Q(("their_words", ""), _negated=True),
                                                    then=models.Value(2),
                                                ),
                                                default=models.Value(0),
                                                output_field=models.IntegerField(),
                                            ),
                                        ),
                                        "+",
                                        models.Case(
                                            models.When(
                                                models.Q(("reason_note", ""), _negated=True),
                                                then=models.Value(1),
                                            ),
                                            default=models.Value(0),
                                            output_field=models.IntegerField(),
                                        ),
                                    ),
                                    "+",
                                    models.Case(
                                        models.When(
                                            models.Q(("reason", "unknown"), _negated=True),
                                            then=models.Value(1),
                                        ),
                                        default=models.Value(0),
                                        output_field=models.IntegerField(),
                                    ),
                                ),
                                output_field=models.PositiveSmallIntegerField(),
                            ),
                        ),
                        (
                            "competitor",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="whom they compared us with"
                            ),
                        ),
                        (
                            "needed_at",
                            models.CharField(
                                choices=[
                                    ("first_interest", "First interest"),
                                    ("comparison", "Comparing"),
                                    ("trial", "Trial"),
                                    ("approval", "Internal approval"),
                                    ("terms", "Price and terms"),
                                    ("unknown", "Unknown moment"),
                                ],
                                default="unknown",
                                max_length=16,
                                verbose_name="needed at",
                            ),
                        ),
                        (
                            "second_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("price", "Price"),
                                    ("timing", "Timing"),
                                    ("fit", "Fit with their need"),
                                    ("trust", "Trust and references"),
                                    ("competitor", "A competitor"),
                                    ("internal", "Their internal matters"),
                                    ("other", "Something else"),
                                    ("unknown", "Unknown reason"),
                                ],
                                max_length=16,
                                verbose_name="second reason",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deal",
                        "verbose_name_plural": "deals",
                        "indexes": [
                            models.Index(fields=["account", "-closed_on", "-id"], name="deal_of_account"),
                            models.Index(
                                condition=models.Q(("stage", "won")),
                                fields=["-told", "-closed_on", "-id"],
                                name="deal_won_by_told",
                            ),
                            models.Index(
                                condition=models.Q(("stage__in", ["lost", "no_decision"])),
                                fields=["-told", "-closed_on", "-id"],
                                name="deal_not_won_by_told",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("external_id", ""), _negated=True),
                                fields=("source", "external_id"),
                                name="deal_external_id_unique",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_on", None), ("stage", "open")),
                                    models.Q(
                                        models.Q(("stage", "open"), _negated=True),
                                        ("closed_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="deal_closed_has_a_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opened_on", None),
                                    ("closed_on", None),
                                    ("closed_on__gte", models.F("opened_on")),
                                    _connector="OR",
                                ),
                                name="deal_closes_after_it_opens",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Annotation",
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
                                blank=True,
                                choices=[
                                    ("fact", "Fact"),
                                    ("signal", "Buying signal"),
                                    ("objection", "Objection"),
                                    ("question", "Question"),
                                    ("constraint", "Constraint"),
                                    ("relationship", "Relationship"),
                                    ("words", "Customer's words"),
                                    ("story", "Won/lost story"),
                                ],
                                default="fact",
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "their_words",
                            models.TextField(blank=True, max_length=2000, verbose_name="their words"),
                        ),
                        ("body", models.TextField(blank=True, max_length=4000, verbose_name="our reading")),
                        (
                            "heard_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("visit", "Visit"),
                                    ("phone", "Phone"),
                                    ("online", "Online meeting"),
                                    ("email", "Email"),
                                    ("event", "Event"),
                                    ("public", "Published"),
                                    ("colleague", "A colleague"),
                                ],
                                max_length=16,
                                verbose_name="heard by",
                            ),
                        ),
                        ("heard_on", models.DateField(verbose_name="heard on")),
                        (
                            "confidence",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "Hearsay"), (2, "Likely"), (3, "Certain")],
                                default=2,
                                verbose_name="confidence",
                            ),
                        ),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="true until")),
                        (
                            "team",
                            models.CharField(
                                choices=[("sales", "Sales"), ("marketing", "Marketing")], max_length=16
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("operation", models.UUIDField(editable=False, unique=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="annotations",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="annotations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="annotations",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="annotations",
                                to="accounts.deal",
                            ),
                        ),
                        ("audience", models.BigIntegerField(blank=True, editable=False, null=True)),
                        ("changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "deleted_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("item_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                        ("item_kind", models.CharField(blank=True, editable=False, max_length=16)),
                        ("item_link", models.CharField(blank=True, editable=False, max_length=200)),
                        ("item_title", models.CharField(blank=True, editable=False, max_length=300)),
                        ("mentioned", models.JSONField(blank=True, default=list, editable=False)),
                        ("pinned_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "pinned_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
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
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="accounts.annotation",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                    ],
                    options={
                        "verbose_name": "annotation",
                        "verbose_name_plural": "annotations",
                        "indexes": [
                            models.Index(
                                fields=["account", "-created_at", "-id"], name="annotation_of_account"
                            ),
                            models.Index(
                                condition=models.Q(("item_kind", ""), _negated=True),
                                fields=["item_kind", "item_id", "-created_at"],
                                name="annotation_of_item",
                            ),
                            models.Index(
                                condition=models.Q(("pinned_at__isnull", False)),
                                fields=["account", "-pinned_at"],
                                name="annotation_pinned",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("body", ""), ("their_words", ""), _negated=True),
                                name="annotation_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("item_id", None), ("item_kind", "")),
                                    models.Q(
                                        models.Q(("item_kind", ""), _negated=True), ("item_id__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="annotation_item_kind_and_id",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("thread", None), models.Q(("kind", ""), _negated=True)),
                                    models.Q(("kind", ""), ("thread__isnull", False)),
                                    _connector="OR",
                                ),
                                name="annotation_has_a_kind_or_answers",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("thread", None),
                                    models.Q(("thread", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="annotation_does_not_answer_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("changed_at", None), ("changed_by", None), ("version", 1)),
                                    models.Q(
                                        ("changed_at__isnull", False),
                                        ("changed_by__isnull", False),
                                        ("version__gt", 1),
                                    ),
                                    _connector="OR",
                                ),
                                name="annotation_changed_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("pinned_at", None), ("pinned_by", None)),
                                    models.Q(
                                        ("pinned_at__isnull", False),
                                        ("pinned_by__isnull", False),
                                        ("thread", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="annotation_pinned_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("deleted_at", None), ("deleted_by", None)),
                                    models.Q(("deleted_at__isnull", False), ("deleted_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="annotation_deleted_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("verb", models.CharField(max_length=60)),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("knowledge", "What we know"),
                                    ("email", "Emails"),
                                    ("decision", "Decisions"),
                                    ("reaction", "Reactions"),
                                    ("stage", "Stages"),
                                    ("record", "Records"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "team",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sales", "Sales"),
                                    ("marketing", "Marketing"),
                                    ("joint", "Both teams"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("detail", models.JSONField(default=dict)),
                        ("link", models.CharField(blank=True, max_length=200)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "annotation",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activity",
                                to="accounts.annotation",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="accounts.contact",
                            ),
                        ),
                        ("said", models.TextField(blank=True, default="")),
                        ("audience", models.BigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "activity",
                        "verbose_name_plural": "activities",
                        "indexes": [
                            models.Index(fields=["account", "-at", "-id"], name="activity_of_account"),
                            models.Index(
                                fields=["account", "category", "-at", "-id"], name="activity_by_category"
                            ),
                            models.Index(
                                condition=models.Q(("contact__isnull", False)),
                                fields=["contact", "-at", "-id"],
                                name="activity_of_contact",
                            ),
                            models.Index(
                                condition=models.Q(
                                    (
                                        "verb__in",
                                        (
                                            "accounts.merged",
                                            "accounts.merge_undone",
                                            "accounts.person_disclosed",
                                            "accounts.person_erased",
                                        ),
                                    )
                                ),
                                fields=["-at", "-id"],
                                name="activity_audited",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRun",
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
                                    ("accounts", "Accounts"),
                                    ("contacts", "Contacts"),
                                    ("deals", "Deals"),
                                ],
                                max_length=16,
                                verbose_name="what it holds",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("uploaded", "Uploaded"),
                                    ("checked", "Checked"),
                                    ("done", "Imported"),
                                    ("undone", "Undone"),
                                ],
                                default="uploaded",
                                max_length=16,
                            ),
                        ),
                        ("file_name", models.CharField(max_length=255)),
                        ("sha256", models.CharField(max_length=64)),
                        ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
                        ("header_key", models.CharField(blank=True, max_length=64)),
                        ("mapping", models.JSONField(default=dict)),
                        ("counts", models.JSONField(default=dict)),
                        ("preview", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="imports",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("alive_at", models.DateTimeField(null=True)),
                        ("asked_at", models.DateTimeField(null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("claim", models.UUIDField(null=True)),
                        ("failure", models.JSONField(default=dict)),
                        (
                            "job",
                            models.CharField(
                                blank=True,
                                choices=[("check", "Check"), ("import", "Import"), ("undo", "Undo")],
                                max_length=16,
                            ),
                        ),
                        ("operation", models.UUIDField(editable=False, null=True, unique=True)),
                        (
                            "phase",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reading", "Reading the file"),
                                    ("matching", "Looking for records that are there"),
                                    ("writing", "Writing"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("progress", models.PositiveIntegerField(default=0)),
                        ("size", models.PositiveBigIntegerField(default=0)),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("undone_at", models.DateTimeField(null=True)),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import",
                        "verbose_name_plural": "imports",
                        "indexes": [
                            models.Index(fields=["-created_at", "-id"], name="import_run_newest"),
                            models.Index(
                                condition=models.Q(("job", ""), _negated=True),
                                fields=["asked_at"],
                                name="import_run_asked",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("line", models.PositiveIntegerField()),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("create", "Created"),
                                    ("update", "Updated"),
                                    ("skip", "Unchanged"),
                                    ("conflict", "Conflict"),
                                    ("error", "Error"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("code", models.CharField(blank=True, max_length=40)),
                        ("params", models.JSONField(default=dict)),
                        ("cells", models.JSONField(default=list)),
                        ("record_id", models.BigIntegerField(null=True)),
                        ("before", models.JSONField(default=dict)),
                        (
                            "run",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="accounts.importrun",
                            ),
                        ),
                        ("account_id", models.BigIntegerField(null=True)),
                        ("after", models.JSONField(default=dict)),
                        ("mark", models.CharField(blank=True, max_length=32)),
                        ("title", models.CharField(blank=True, max_length=450)),
                        (
                            "undo",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("back", "Taken back"),
                                    ("changed", "Changed since"),
                                    ("in_use", "In use since"),
                                ],
                                max_length=16,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["run", "outcome", "line"], name="import_row_by_outcome"),
                            models.Index(
                                condition=models.Q(("undo", ""), _negated=True),
                                fields=["run", "undo", "line"],
                                name="import_row_by_undo",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "line"), name="import_row_once_a_line")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CompanyDays",
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
                                    ("closed", "Closed"),
                                    ("working", "At work although it is a holiday"),
                                    ("own", "A day of their own"),
                                ],
                                default="closed",
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(blank=True, max_length=80, verbose_name="what it is called"),
                        ),
                        ("starts_on", models.DateField(verbose_name="first day")),
                        ("ends_on", models.DateField(verbose_name="last day")),
                        ("every_year", models.BooleanField(default=False, verbose_name="every year")),
                        ("created_at", models.DateTimeField()),
                        ("operation", models.UUIDField(editable=False, unique=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="days",
                                to="accounts.account",
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
                    ],
                    options={
                        "verbose_name": "company days",
                        "verbose_name_plural": "company days",
                        "ordering": ["starts_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="company_days_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealPerson",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("champion", "Champion"),
                                    ("economic_buyer", "Economic buyer"),
                                    ("approver", "Approver"),
                                    ("evaluator", "Evaluator"),
                                    ("user", "User (of the product)"),
                                    ("gatekeeper", "Gatekeeper"),
                                    ("blocker", "Blocker"),
                                    ("unknown", "Unknown role"),
                                ],
                                default="unknown",
                                max_length=20,
                                verbose_name="buying role",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="what they did")),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deal_parts",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="people",
                                to="accounts.deal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person of a deal",
                        "verbose_name_plural": "people of a deal",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("contact__isnull", False)),
                                fields=("deal", "contact"),
                                name="deal_person_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("contact__isnull", False),
                                    models.Q(("name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="deal_person_is_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proof",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file_name", models.CharField(max_length=200)),
                        ("media_type", models.CharField(max_length=40)),
                        ("size", models.PositiveIntegerField()),
                        ("content", models.BinaryField()),
                        (
                            "created_at",
                            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proofs",
                                to="accounts.contact",
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
                    ],
                    options={
                        "verbose_name": "proof",
                        "verbose_name_plural": "proofs",
                    },
                ),
                migrations.CreateModel(
                    name="LegalBasisEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("consent", "Consent"),
                                    ("business_card", "Business card"),
                                    ("relationship", "Existing relationship"),
                                    ("published", "Published address"),
                                    ("none", "No legal basis"),
                                ],
                                max_length=20,
                                verbose_name="legal basis",
                            ),
                        ),
                        ("since", models.DateField(blank=True, null=True)),
                        ("source", models.CharField(blank=True, max_length=200)),
                        ("proof_text", models.CharField(blank=True, max_length=300)),
                        ("set_at", models.DateTimeField()),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="legal_basis_entries",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proof",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="entries",
                                to="accounts.proof",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "legal basis",
                        "verbose_name_plural": "legal bases",
                        "indexes": [
                            models.Index(fields=["contact", "-set_at", "-id"], name="legal_basis_of_contact")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Relation",
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
                                    ("reports_to", "reports to"),
                                    ("influences", "influences"),
                                    ("knows", "knows"),
                                ],
                                max_length=16,
                                verbose_name="kind",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="how we know")),
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
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="relations_of_others",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="relations",
                                to="accounts.contact",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "relation",
                        "verbose_name_plural": "relations",
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "other", "kind"), name="relation_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "reports_to")),
                                fields=("person",),
                                name="relation_reports_to_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person", models.F("other")), _negated=True),
                                name="relation_to_somebody_else",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tie",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "strength",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "has met them"), (2, "is in touch"), (3, "is trusted")],
                                default=1,
                                verbose_name="how well",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="from where")),
                        ("created_at", models.DateTimeField()),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ties",
                                to="accounts.contact",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ties",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tie",
                        "verbose_name_plural": "ties",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "contact"), name="tie_once"),
                            models.CheckConstraint(
                                condition=models.Q(("strength__in", [1, 2, 3])),
                                name="tie_strength_is_one_of_three",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportPiece",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("table", "Table"), ("workbook", "Workbook")], max_length=16
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("content", models.BinaryField()),
                        (
                            "run",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pieces",
                                to="accounts.importrun",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("run", "part", "number"), name="import_piece_once_a_place"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Erasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("request", "The person asked for it"),
                                    ("policy", "Our own rules on how long we keep data"),
                                    ("mistake", "Their data should never have been here"),
                                    ("other", "Another reason"),
                                ],
                                max_length=16,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(blank=True, max_length=300, verbose_name="in one sentence"),
                        ),
                        ("counts", models.JSONField(default=dict)),
                        ("at", models.DateTimeField()),
                        ("logged_at", models.DateTimeField(blank=True, null=True)),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="erasure",
                                to="accounts.contact",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "erasure",
                        "verbose_name_plural": "erasures",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("logged_at", None)),
                                fields=["id"],
                                name="erasure_not_logged",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ErasedKey",
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
                                choices=[("address", "Address"), ("external", "ID in the source")],
                                max_length=16,
                            ),
                        ),
                        ("value_hash", models.CharField(max_length=64)),
                        (
                            "erasure",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="keys",
                                to="accounts.erasure",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "erased key",
                        "verbose_name_plural": "erased keys",
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "value_hash"), name="erased_key_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Likeness",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "rule",
                            models.CharField(
                                choices=[
                                    ("name", "Same name"),
                                    ("domain", "Same domain"),
                                    ("person", "Same name at this company"),
                                    ("email", "Same address, written another way"),
                                    ("phone", "Same phone"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("found_at", models.DateTimeField()),
                        ("dismissed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="likenesses",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="likenesses",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "dismissed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "other_account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="likenesses_of_others",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "other_contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="likenesses_of_others",
                                to="accounts.contact",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "likeness",
                        "verbose_name_plural": "likenesses",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("dismissed_at", None)),
                                fields=["-found_at", "-id"],
                                name="likeness_open",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("account__isnull", False),
                                        ("account__lt", models.F("other_account")),
                                        ("contact", None),
                                        ("other_account__isnull", False),
                                        ("other_contact", None),
                                    ),
                                    models.Q(
                                        ("account", None),
                                        ("contact__isnull", False),
                                        ("contact__lt", models.F("other_contact")),
                                        ("other_account", None),
                                        ("other_contact__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="likeness_of_two_in_order",
                            ),
                            models.UniqueConstraint(
                                fields=("account", "other_account"), name="likeness_accounts_once"
                            ),
                            models.UniqueConstraint(
                                fields=("contact", "other_contact"), name="likeness_contacts_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("dismissed_at", None), ("dismissed_by", None)),
                                    models.Q(
                                        ("dismissed_at__isnull", False), ("dismissed_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="likeness_dismissed_at_and_by",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
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
                                choices=[("account", "Account"), ("contact", "Contact")], max_length=16
                            ),
                        ),
                        ("merged", models.JSONField(default=list)),
                        ("journal", models.JSONField(default=list)),
                        ("counts", models.JSONField(default=dict)),
                        ("at", models.DateTimeField()),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("operation", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merges",
                                to="accounts.account",
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
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merges",
                                to="accounts.contact",
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
                        "verbose_name": "merge",
                        "verbose_name_plural": "merges",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("undone_at", None), ("undone_by", None)),
                                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="merge_undone_at_and_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("contact", None), ("kind", "account")),
                                    models.Q(("contact__isnull", False), ("kind", "contact")),
                                    _connector="OR",
                                ),
                                name="merge_of_one_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Alias",
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
                                    ("record", "Number"),
                                    ("external", "ID in the source"),
                                    ("name", "Name"),
                                    ("domain", "Domain"),
                                    ("email", "Email address"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=60)),
                        ("value", models.CharField(max_length=254)),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="aliases",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="aliases",
                                to="accounts.contact",
                            ),
                        ),
                        (
                            "merge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="aliases",
                                to="accounts.merge",
                            ),
                        ),
                        ("search", models.TextField(blank=True, db_default="", default="", editable=False)),
                    ],
                    options={
                        "verbose_name": "alias",
                        "verbose_name_plural": "aliases",
                        "indexes": [models.Index(fields=["kind", "value"], name="alias_by_value")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("account", None), ("contact__isnull", False)),
                                    models.Q(("account__isnull", False), ("contact", None)),
                                    _connector="OR",
                                ),
                                name="alias_of_one_record",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("account__isnull", False), ("kind", "external")),
                                fields=("source", "value"),
                                name="alias_account_id_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("contact__isnull", False), ("kind", "external")),
                                fields=("source", "value"),
                                name="alias_contact_id_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnotationVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("fields", models.JSONField()),
                        ("at", models.DateTimeField()),
                        (
                            "annotation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="accounts.annotation",
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
                    ],
                    options={
                        "verbose_name": "version of an annotation",
                        "verbose_name_plural": "versions of an annotation",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("annotation", "number"), name="annotation_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
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
                                related_name="mentions",
                                to="accounts.annotation",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mentions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mention",
                        "verbose_name_plural": "mentions",
                        "indexes": [
                            models.Index(fields=["user", "-at", "-id"], name="mention_of_user"),
                            models.Index(
                                condition=models.Q(("seen_at", None)), fields=["user"], name="mention_unread"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("annotation", "user"), name="mention_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Export",
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
                                    ("accounts", "Accounts"),
                                    ("contacts", "Contacts"),
                                    ("deals", "Deals"),
                                    ("nominations", "Nominations"),
                                    ("dry_run", "Mails of a sequence, tried out"),
                                    ("suppressions", "Suppression list"),
                                    ("sendings", "Emails sent, and on what ground"),
                                    ("decisions", "Decisions"),
                                ],
                                max_length=16,
                                verbose_name="list",
                            ),
                        ),
                        (
                            "file_format",
                            models.CharField(
                                choices=[("csv", "CSV"), ("xlsx", "Excel"), ("zip", "Zip")],
                                max_length=8,
                                verbose_name="format",
                            ),
                        ),
                        ("narrowed_to", models.JSONField(default=list)),
                        ("address", models.CharField(blank=True, max_length=2000)),
                        ("started_at", models.DateTimeField()),
                        ("rows", models.PositiveIntegerField(default=0)),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "exported_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exports",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "export",
                        "verbose_name_plural": "exports",
                        "indexes": [models.Index(fields=["-started_at", "-id"], name="export_newest_first")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("finished_at", None),
                                    ("finished_at__gte", models.F("started_at")),
                                    _connector="OR",
                                ),
                                name="export_ends_after_it_began",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoolView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name of the view")),
                        ("query", models.JSONField(default=dict)),
                        ("shared_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
                        ("operation", models.UUIDField(editable=False, unique=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pool_views",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "view",
                        "verbose_name_plural": "views",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("owner", "name"),
                                name="pool_view_name_unique",
                                violation_error_message="You have a view of this name already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoolDefault",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pool_default",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "view",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="defaults",
                                to="accounts.poolview",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Tag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="tag")),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tags",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tag",
                        "verbose_name_plural": "tags",
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("name"), name="tag_name_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="tag_is_a_word"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountTag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("tagged_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="account_tags",
                                to="accounts.account",
                            ),
                        ),
                        (
                            "tagged_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="account_tags",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="account_tags",
                                to="accounts.tag",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["tag", "account"], name="account_by_tag")],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "tag"), name="account_tagged_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BulkChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("operation", models.UUIDField(editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("tag", "Tag"),
                                    ("untag", "Take a tag off"),
                                    ("assign", "Change the owner"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("before", models.JSONField(default=dict)),
                        ("changed_at", models.DateTimeField()),
                        ("undone_at", models.DateTimeField(null=True)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bulk_changes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.tag",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "assign"), ("tag", None)),
                                    models.Q(
                                        ("kind__in", ["tag", "untag"]),
                                        ("owner", None),
                                        ("tag__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="bulk_change_says_what",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TagChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("before", models.CharField(max_length=40)),
                        ("after", models.CharField(max_length=40)),
                        ("merged", models.BigIntegerField(null=True)),
                        ("accounts", models.PositiveIntegerField()),
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
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changes",
                                to="accounts.tag",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change of a tag",
                        "verbose_name_plural": "changes of tags",
                        "indexes": [models.Index(fields=["-at", "-id"], name="tag_change_latest")],
                    },
                ),
            ],
        ),
        migrations.RunPython(create, migrations.RunPython.noop),
    ]
