"""Who counts, counts alone."""

import pytest
from django.db import connection, transaction

from nurture.delivery.limits.locks import Kind, count_alone


@pytest.mark.postgresql
@pytest.mark.django_db
def test_each_company_way_and_domain_has_a_lock_of_its_own_until_the_end():
    with transaction.atomic(), connection.cursor() as cursor:
        count_alone([(Kind.DOMAIN, "one.example"), (Kind.COMPANY, 7), (Kind.COMPANY, 7), (Kind.WAY, 0)])
        cursor.execute(
            "SELECT classid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() ORDER BY 1"
        )
        assert [row[0] for row in cursor.fetchall()] == [Kind.COMPANY, Kind.WAY, Kind.DOMAIN]


@pytest.mark.django_db
def test_nothing_to_count_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        count_alone([])
