from django.db import migrations

# What allauth noted each time somebody asked for a link to choose a password: see settings.people.
FORGOTTEN = ["DELETE FROM account_emailconfirmation", "DELETE FROM account_emailaddress"]


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0001_squashed_0002_choose_the_daily_mail"),
        ("account", "__first__"),
    ]

    operations = [migrations.RunSQL(FORGOTTEN, migrations.RunSQL.noop)]
