from django.db import migrations


def keep_as_they_are(apps, schema_editor):
    # Compressing base64 takes PostgreSQL longer than everything else of a hand-over, and saves next to nothing.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE delivery_message ALTER COLUMN raw SET STORAGE EXTERNAL")


def compress(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE delivery_message ALTER COLUMN raw SET STORAGE EXTENDED")


class Migration(migrations.Migration):
    dependencies = [("delivery", "0014_tell_who_took_up_an_address")]

    operations = [migrations.RunPython(keep_as_they_are, compress)]
