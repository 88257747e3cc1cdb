from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SIZE = 1000


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    activities = apps.get_model("accounts", "Activity").objects.using(schema_editor.connection.alias)
    batch = []
    for activity in activities.exclude(detail={}).only("id", "detail").iterator(SIZE):
        activity.said = "\n".join(_texts(activity.detail))
        batch.append(activity)
        if len(batch) == SIZE:
            activities.bulk_update(batch, ["said"])
            batch = []
    activities.bulk_update(batch, ["said"])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_keep_proof_days_and_ties"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
