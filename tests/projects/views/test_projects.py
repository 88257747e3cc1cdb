from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nurture.projects.actions.cycles import ensure_cycles
from nurture.projects.actions.moving import move_cycle
from nurture.projects.models import Project
from tests import build
from tests.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def lead():
    return build.rep(role="lead")


@pytest.fixture
def marketer():
    return build.marketer()


@pytest.fixture
def project(lead, marketer):
    made = build.project(lead, marketer)
    made.memberships.filter(user=lead).update(is_lead=True)
    ensure_cycles(project=made, at=NOW)
    return made


def typed(lead, marketer, **changes):
    return {
        "operation": "7d3c2a54-5d0e-4bbd-9e1b-6a2f1c1f0a11",
        "name": "FY27 重点",
        "goal_amount": "3億",
        "period_start": "2026-11-01",
        "period_end": "2027-10-31",
        "sales_members": [lead.pk],
        "marketing_members": [marketer.pk],
        "leads": [lead.pk],
        "cadence": "biweekly",
        "meeting_weekday": "3",
        "meeting_time": "13:30",
        "window_weekdays": ["2", "4"],
        "window_start": "08:30",
        "window_end": "10:00",
        "time_zone": "Asia/Tokyo",
        "holiday_country": "JP",
        "capacity": "6",
        "rep_capacity": "2",
        "marketer_capacity": "4",
    } | changes


def with_closures(*rows, **changes):
    names, firsts, lasts = zip(*rows, strict=True)
    return {"closures_name": names, "closures_first": firsts, "closures_last": lasts} | changes


class TestList:
    def test_mine_with_their_next_meeting(self, client, project, marketer):
        build.project(build.rep(), name="よその計画")
        client.force_login(marketer)
        response = client.get("/projects/")
        assert [shown for shown, _marks in response.context["projects"]] == [project]
        assert "Mon 30 Nov 10:00" in response.text
        assert "New project" not in response.text

    def test_without_any_one_is_told_what_to_do(self, client):
        client.force_login(build.rep())
        assert "You are in no project yet" in client.get("/projects/").text

    def test_an_administrator_sees_all(self, client, project):
        other = build.project(build.rep(), name="もう一つ")
        client.force_login(build.administrator())
        shown = client.get("/projects/").context["projects"]
        assert {project for project, _marks in shown} == {project, other}


class TestPage:
    def test_goal_people_rhythm_cycle_and_targets(self, client, project, lead, marketer):
        build.target(project, build.account(), lead, marketer)
        build.nomination(project, build.account("待つ会社"), lead, state="on_deck", on_deck_at=NOW)
        client.force_login(marketer)
        text = client.get(f"/projects/{project.pk}/").text
        for shown in (
            "¥300M",
            "¥32M",
            "港精密工業株式会社",
            "Jan–Mar 2027",
            "待つ会社",
            "Cycle 1",
            "until Wed 25 Nov 18:00",
            "from Tue 1 Dec 09:30",
            "Tue · Wed · Thu",
            "1 of 8",
        ):
            assert shown in text, shown
        assert "%" not in text.split("<svg")[1].split("</svg>")[0]

    def test_an_empty_project_teaches_the_next_step(self, client, project, marketer):
        client.force_login(marketer)
        assert "No target yet" in client.get(f"/projects/{project.pk}/").text

    def test_a_project_whose_period_is_over_says_so(self, client, lead, marketer):
        over = build.project(lead, marketer, period_end=date(2026, 5, 1))
        client.force_login(lead)
        assert "No meeting lies ahead" in client.get(f"/projects/{over.pk}/").text

    def test_it_asks_the_same_number_of_queries_at_any_size(
        self, client, project, lead, marketer, django_assert_num_queries
    ):
        def fill(names):
            for name in names:
                somebody = build.rep()
                project.memberships.create(user=somebody, joined_at=NOW)
                build.target(project, build.account(name), somebody, marketer)
                build.nomination(project, build.account(f"{name}待"), lead, state="on_deck", on_deck_at=NOW)

        client.force_login(marketer)
        fill("一")
        with CaptureQueriesContext(connection) as few:
            client.get(f"/projects/{project.pk}/")
        fill("二三四五六")
        with django_assert_num_queries(len(few)):
            client.get(f"/projects/{project.pk}/")

    def test_the_ladder(self, client, project):
        assert client.get(f"/projects/{project.pk}/").url.startswith("/sign-in/")
        client.force_login(build.marketer())
        assert client.get(f"/projects/{project.pk}/").status_code == 404
        assert client.get("/projects/999999/").status_code == 404
        assert client.post(f"/projects/{project.pk}/").status_code == 405
        assert client.post("/projects/").status_code == 405


class TestFounding:
    def test_a_team_lead_founds_one(self, client, lead, marketer):
        client.force_login(lead)
        assert client.get("/projects/new/").context["form"]["sales_members"].value() == [lead.pk]
        response = client.post("/projects/new/", typed(lead, marketer))
        project = Project.objects.get()
        assert response.url == f"/projects/{project.pk}/"
        assert project.goal_amount == 300_000_000
        assert project.window_weekdays == [2, 4]
        assert project.cycles.count() == 2

    def test_a_window_at_the_weekend_is_kept(self, client, lead, marketer):
        client.force_login(lead)
        client.post("/projects/new/", typed(lead, marketer, window_weekdays=["2", "6", "7"]))
        assert Project.objects.get().window_weekdays == [2, 6, 7]

    def test_twice_founds_one(self, client, lead, marketer):
        client.force_login(lead)
        for _ in range(2):
            client.post("/projects/new/", typed(lead, marketer))
        assert Project.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"marketing_members": []}, "marketing_members"),
            ({"sales_members": []}, "sales_members"),
            ({"leads": []}, "leads"),
            ({"leads": [10**30]}, "leads"),
            ({"goal_amount": "many"}, "goal_amount"),
            ({"window_weekdays": []}, "window_weekdays"),
            ({"meeting_weekday": "7"}, "meeting_weekday"),
            ({"capacity": "0"}, "capacity"),
            ({"rep_capacity": "0"}, "rep_capacity"),
            ({"marketer_capacity": "0"}, "marketer_capacity"),
            ({"period_end": "2026-10-01"}, "__all__"),
            ({"window_end": "08:00"}, "__all__"),
            ({"time_zone": "Mars/Base"}, "time_zone"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, client, lead, marketer, wrong, field):
        client.force_login(lead)
        response = client.post("/projects/new/", typed(lead, marketer, **wrong))
        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert not Project.objects.exists()

    def test_a_lead_who_is_no_member_is_refused(self, client, lead, marketer):
        client.force_login(lead)
        response = client.post("/projects/new/", typed(lead, marketer, leads=[build.marketer().pk]))
        assert "leads" in response.context["form"].errors

    def test_members_do_not_found(self, client, lead, marketer):
        client.force_login(marketer)
        assert client.get("/projects/new/").status_code == 403
        assert client.post("/projects/new/", typed(lead, marketer)).status_code == 403
        assert client.put("/projects/new/").status_code == 405

    def test_an_administrator_founds_for_others(self, client, lead, marketer):
        client.force_login(build.administrator())
        assert client.post("/projects/new/", typed(lead, marketer)).status_code == 302

    def test_a_team_lead_may_found_for_colleagues_and_stay_outside(self, client, marketer, lead):
        client.force_login(build.marketer(role="lead"))
        assert client.post("/projects/new/", typed(lead, marketer)).url == "/projects/"


class TestEditing:
    def edit(self, client, project, user, **changes):
        client.force_login(user)
        seen = client.get(f"/projects/{project.pk}/edit/").context["form"].fields["seen"].initial
        members = list(project.memberships.select_related("user"))
        by_team = {team: [m.user for m in members if m.user.team == team] for team in ("sales", "marketing")}
        data = typed(by_team["sales"][0], by_team["marketing"][0], seen=seen) | changes
        return client.post(f"/projects/{project.pk}/edit/", data)

    def test_a_lead_changes_it(self, client, project, lead):
        assert self.edit(client, project, lead).url == f"/projects/{project.pk}/"
        project.refresh_from_db()
        assert project.name == "FY27 重点"
        assert project.cycles.order_by("number").first().meeting_at.isoweekday() == 3

    def test_it_starts_from_how_it_stands(self, client, project, lead, marketer):
        client.force_login(lead)
        page = client.get(f"/projects/{project.pk}/edit/")
        form = page.context["form"]
        assert form["goal_amount"].value() == "300,000,000"
        assert form["sales_members"].value() == [lead.pk]
        assert form["leads"].value() == [lead.pk]

    def test_saved_meanwhile_answers_409_with_both_texts(self, client, project, lead):
        client.force_login(lead)
        seen = client.get(f"/projects/{project.pk}/edit/").context["form"].fields["seen"].initial
        assert self.edit(client, project, lead, name="theirs").status_code == 302
        response = self.edit(client, project, lead, name="mine", seen=seen)
        assert response.status_code == 409
        assert "theirs" in response.text
        assert "mine" in response.text

    def test_an_owner_does_not_leave(self, client, project, lead, marketer):
        build.target(project, build.account(), lead, marketer)
        response = self.edit(client, project, lead, marketing_members=[build.marketer().pk])
        assert response.status_code == 422
        assert marketer.name in response.text

    def test_the_ladder(self, client, project, marketer):
        url = f"/projects/{project.pk}/edit/"
        client.force_login(marketer)
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403
        client.force_login(build.rep(role="lead"))
        assert client.get(url).status_code == 404
        assert client.get("/projects/999999/edit/").status_code == 404
        assert client.delete(url).status_code == 405

    def test_a_project_without_a_holiday_country_stays_without_one(self, client, project, lead):
        project.holiday_country = ""
        project.save()
        client.force_login(lead)
        page = client.get(f"/projects/{project.pk}/edit/")
        assert page.context["form"]["holiday_country"].value() == ""
        assert self.edit(client, project, lead, holiday_country="").status_code == 302
        project.refresh_from_db()
        assert project.holiday_country == ""
        assert "none observed" in client.get(f"/projects/{project.pk}/").text


class TestTheRhythm:
    def shown(self, client, lead, marketer, **changes):
        client.force_login(lead)
        return client.post("/projects/new/", typed(lead, marketer, preview="1", **changes))

    def test_is_previewed_without_founding_anything(self, client, lead, marketer):
        answer = self.shown(client, lead, marketer, cadence="weekly", name="")
        assert answer.status_code == 200
        assert "Wed 25 Nov 13:30" in answer.text
        assert "After the first one we send from Thu 26 Nov 08:30." in answer.text
        assert not Project.objects.exists()

    def test_says_which_meeting_moves_and_why(self, client, lead, marketer):
        answer = self.shown(
            client,
            lead,
            marketer,
            cadence="monthly",
            meeting_week="2",
            meeting_weekday="1",
            meeting_time="10:00",
        )
        assert "Mon 14 Dec 10:00" in answer.text
        assert "Tue 12 Jan 10:00" in answer.text
        assert "moved from 11 Jan 2027: 成人の日" in answer.text

    def test_is_asked_for_by_htmx_alone(self, client, lead, marketer):
        client.force_login(lead)
        headers = {"HX-Request": "true", "HX-Target": "rhythm-preview"}
        answer = client.post("/projects/new/", typed(lead, marketer, preview="1"), headers=headers)
        assert answer.text.lstrip().startswith('<div class="rhythm-preview')
        assert "<form" not in answer.text

    def test_says_what_saving_would_move(self, client, project, lead, marketer):
        client.force_login(lead)
        page = client.post(f"/projects/{project.pk}/edit/", typed(lead, marketer, preview="1", seen="x")).text
        assert "Cycle 1: Mon 30 Nov 10:00 → Wed 25 Nov 13:30" in page

    def test_left_as_it_is_moves_no_meeting_that_somebody_moved(self, client, project, lead):
        client.force_login(lead)
        cycle = project.cycles.first()
        to = cycle.meeting_at + timedelta(days=2)
        move_cycle(cycle=cycle, to=to, why="役員会", operation=uuid4(), by=lead, at=NOW)
        assert "Saving moves meetings" not in client.get(f"/projects/{project.pk}/edit/").text

    def test_that_makes_no_sense_is_not_previewed(self, client, lead, marketer):
        answer = self.shown(client, lead, marketer, meeting_time="late")
        assert "appear here when the rhythm is complete" in answer.text

    def test_may_be_monthly(self, client, lead, marketer):
        client.force_login(lead)
        client.post("/projects/new/", typed(lead, marketer, cadence="monthly", meeting_week="5"))
        project = Project.objects.get()
        assert (project.cadence, project.meeting_week) == ("monthly", 5)
        assert "Once a month · last Wed" in client.get(f"/projects/{project.pk}/").text


class TestQuietTimes:
    @pytest.fixture(autouse=True)
    def signed_in(self, client, lead):
        client.force_login(lead)

    def test_month_ends_and_monday_mornings_are_left_free(self, client, lead, marketer):
        client.post("/projects/new/", typed(lead, marketer, month_end_days="2", monday_from="13:00"))
        founded = Project.objects.get(name="FY27 重点")
        assert (founded.month_end_days, founded.monday_from) == (2, time(13))
        page = client.get(founded.get_absolute_url()).text
        assert "on Mondays not before 13:00" in page
        assert "not on the last 2 business days of their month" in page

    def test_without_a_word_nothing_is_left_free(self, client, lead, marketer):
        client.post("/projects/new/", typed(lead, marketer))
        founded = Project.objects.get(name="FY27 重点")
        assert (founded.month_end_days, founded.monday_from) == (0, None)
        assert "on Mondays not before" not in client.get(founded.get_absolute_url()).text

    def test_half_a_month_is_not_offered(self, client, lead, marketer):
        assert client.post("/projects/new/", typed(lead, marketer, month_end_days="11")).status_code == 422


class TestPeriods:
    @pytest.mark.parametrize(
        ("start", "end", "field"),
        [
            ("2026-11-01", "2126-10-31", "period_end"),
            ("2026-11-01", "9999-12-31", "period_end"),
            ("9999-12-30", "9999-12-31", "period_start"),
            ("0001-01-01", "2027-10-31", "period_start"),
        ],
    )
    def test_a_slip_of_the_year_is_said_beside_it(self, client, lead, marketer, start, end, field):
        client.force_login(lead)
        answer = client.post("/projects/new/", typed(lead, marketer, period_start=start, period_end=end))
        assert answer.status_code == 422
        assert "Look at the year." in str(answer.context["form"].errors[field])
        assert not Project.objects.exists()


class TestClosures:
    def test_are_kept_in_order_and_keep_meetings_away(self, client, lead, marketer):
        client.force_login(lead)
        rows = [("夏季休業", "2027-08-12", "2027-08-16"), ("創立記念", "2026-11-25", ""), ("", "", "")]
        client.post("/projects/new/", typed(lead, marketer, cadence="weekly", **with_closures(*rows)))
        project = Project.objects.get()
        assert project.closures == [
            {"first": "2026-11-25", "last": "2026-11-25", "name": "創立記念"},
            {"first": "2027-08-12", "last": "2027-08-16", "name": "夏季休業"},
        ]
        assert project.cycles.get(number=1).meeting_at.date() == date(2026, 11, 26)
        assert "創立記念" in client.get(f"/projects/{project.pk}/").text

    def test_the_usual_ones_are_one_tick(self, client, lead, marketer):
        client.force_login(lead)
        assert "年末年始 29 Dec" in client.get("/projects/new/").text
        client.post("/projects/new/", typed(lead, marketer, usual=["2026-12-29:2027-01-03"]))
        project = Project.objects.get()
        assert [closure["name"] for closure in project.closures] == ["年末年始"]
        edit = client.get(f"/projects/{project.pk}/edit/").text
        assert 'value="2026-12-29"' in edit
        assert "年末年始 29 Dec" not in edit

    @pytest.mark.parametrize(
        "row",
        [
            ("", "soon", ""),
            ("", "2026-12-02", "2026-12-01"),
            ("長" * 41, "2026-12-01", ""),
            ("年を書き違えた", "2026-12-29", "2072-01-05"),
            ("終わりのない日", "2026-12-29", "9999-12-31"),
        ],
    )
    def test_without_sense_are_refused_and_kept_on_the_page(self, client, lead, marketer, row):
        client.force_login(lead)
        answer = client.post("/projects/new/", typed(lead, marketer, **with_closures(row)))
        assert answer.status_code == 422
        assert "closures" in answer.context["form"].errors
        assert all(part in answer.text for part in row if part)
