import pytest

from nurture.sequences.models import Notice
from tests import build
from tests.sequences.actions.test_suggestions import suggest
from tests.sequences.test_actions import approve, save

pytestmark = pytest.mark.django_db


def test_the_bell_tells_whose_approval_an_edit_voided(client, email, rep, marketer):
    approve(email, rep)
    save(email, marketer, body="別の文")
    client.force_login(rep)
    page = client.get("/accounts/mentions/")
    assert "your approval no longer holds" in page.text
    assert "One place where you are asked to look" in page.text
    answer = client.post(f"/emails/{email.pk}/see/")
    assert answer.url == email.get_absolute_url()
    assert "your approval no longer holds" not in client.get("/accounts/mentions/").text


def test_one_press_reads_them_all(client, email, rep, marketer):
    suggest(email, rep)
    client.force_login(marketer)
    assert "proposes another wording" in client.get("/accounts/mentions/").text
    client.post("/accounts/mentions/read/")
    assert not Notice.objects.unread().exists()


def test_whoever_left_the_project_is_told_nothing_any_more(client, email, rep, marketer, target):
    suggest(email, rep)
    target.project.memberships.filter(user=marketer).delete()
    client.force_login(marketer)
    assert "proposes another wording" not in client.get("/accounts/mentions/").text


def test_the_list_costs_the_same_for_2_and_20(client, sequence, rep, marketer, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(40) as captured:
            client.get("/accounts/mentions/")
        return len(captured)

    client.force_login(marketer)
    for number in range(2):
        suggest(build.email(sequence, f"{number}"), rep)
    few = queries()
    for number in range(18):
        suggest(build.email(sequence, f"その{number}"), rep)
    assert queries() == few
