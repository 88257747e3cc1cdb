from django.db import migrations

from accounts.models.trigrams import create_trigram_indexes


def create(apps, schema_editor):
    create_trigram_indexes(schema_editor.connection)


class Migration(migrations.Migration):
    """Without the extension the search finds the same, slower: `manage.py index_search` makes up for it later."""

    dependencies = [("accounts", "0008_search_tag_view_and_export")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
