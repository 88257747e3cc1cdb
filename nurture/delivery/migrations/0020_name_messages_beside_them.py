"""Names of messages move beside them: each index of a message is written three times on its way."""

import django.db.models.deletion
from django.db import migrations, models

_COPY = """
INSERT INTO delivery_messagename (name, message_id)
SELECT message_id, id FROM delivery_message
UNION ALL SELECT unsubscribe_hash, id FROM delivery_message
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0020_keep_no_index_of_the_timeline_twice"),
        ("delivery", "0001_squashed_0019_tell_why_no_token"),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="delivery.message",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(_COPY, elidable=True),
        migrations.AddConstraint(
            model_name="messagename",
            constraint=models.UniqueConstraint(fields=("name",), name="message_name_once"),
        ),
        migrations.RemoveConstraint(model_name="message", name="message_id_once"),
        migrations.RemoveConstraint(model_name="message", name="message_refused_by_once"),
        migrations.RemoveField(model_name="message", name="unsubscribe_hash"),
        migrations.RemoveIndex(model_name="message", name="message_by_state"),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "sent"), _negated=True),
                fields=["state", "-planned_at", "-id"],
                name="message_not_sent",
            ),
        ),
    ]
