from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PIECE = 1024 * 1024


def move(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    runs = apps.get_model("accounts", "ImportRun").objects.using(alias)
    pieces = apps.get_model("accounts", "ImportPiece").objects.using(alias)
    for run_id in runs.exclude(content=b"").values_list("id", flat=True):
        content = bytes(runs.values_list("content", flat=True).get(pk=run_id))
        for number, start in enumerate(range(0, len(content), PIECE)):
            pieces.create(run_id=run_id, part="table", number=number, content=content[start : start + PIECE])
        runs.filter(pk=run_id).update(size=len(content), state="uploaded")


class Migration(migrations.Migration):
    # PostgreSQL alters no table whose rows were written in the same transaction.
    atomic = False
    dependencies = [
        ("accounts", "0010_keep_keys_without_an_erasure"),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="importrun",
            name="content",
        ),
    ]
