"""The clock of all sequences: it finds what is due, is harmless twice, and sends nothing nobody decided."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import BuyingRole
from nurture.delivery.models import Message, Pause, ReactionKind
from nurture.projects.models import Target
from nurture.sequences import actions
from nurture.sequences.actions.ticking import tick
from nurture.sequences.models import Enrolment, Sequence, StepEnd
from nurture.sequences.privacy import erase
from nurture.sequences.tasks import keep_sequences
from tests import build
from tests.build import NOW
from tests.sequences.plans import add, reacted, sent, standing

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=10)


def test_what_comes_due_is_made_ready(sequence, email, ito):
    second = build.email(sequence, "二", ito, delay_days=2)
    sent(email)
    assert standing(sequence, ito) == (second.step_id, "waiting")
    tick(at=LATER)
    assert standing(sequence, ito) == (second.step_id, "ready")
    assert not Message.objects.filter(mailing__email_ref=second.pk).exists()


def test_a_tick_touches_only_what_is_due(sequence, email, ito, rep, marketer):
    tick(at=NOW)
    other = build.sequence(build.target(sequence.target.project, build.account("他社"), rep, marketer))
    build.email(other, "別の話", build.contact(other.target.account))
    tick(at=NOW)
    assert tick(at=NOW) == 0
    build.email(sequence, "二", ito, delay_days=2)
    sent(email)
    assert tick(at=LATER) == 1


def test_twice_is_harmless(sequence, email, ito):
    step = add(sequence, "wait", timing="fact", fact="clicked", fact_days=3)
    sent(email)
    tick(at=LATER)
    tick(at=LATER)
    assert StepEnd.objects.get(step=step).how == StepEnd.How.TIMED_OUT
    assert Enrolment.objects.filter(sequence=sequence, contact=ito).count() == 1


def test_a_click_ends_a_wait_at_the_next_tick(sequence, email, ito):
    wait = add(sequence, "wait", timing="fact", fact="clicked", fact_days=5)
    call = add(sequence, "call", title="電話", delay_days=0, people=[ito])
    sent(email)
    tick(at=NOW)
    reacted(ito)
    tick(at=NOW + timedelta(hours=2))
    assert StepEnd.objects.get(step=wait).how == StepEnd.How.REACTED
    assert standing(sequence, ito) == (call.pk, "ready")


def test_a_machines_click_ends_nothing(sequence, email, ito):
    add(sequence, "wait", timing="fact", fact="clicked", fact_days=5)
    sent(email)
    tick(at=NOW)
    reacted(ito, verdict="machine")
    tick(at=NOW + timedelta(hours=2))
    assert not StepEnd.objects.exists()


def test_a_pause_holds_and_its_end_goes_on(sequence, email, ito):
    second = build.email(sequence, "二", ito, delay_days=2)
    sent(email)
    pause = Pause.objects.create(
        account=ito.account, reaction=reacted(ito, ReactionKind.REPLY), started_at=NOW
    )
    tick(at=LATER)
    assert standing(sequence, ito) == (second.step_id, "held")
    Pause.objects.filter(pk=pause.pk).update(
        lifted_at=LATER, lifted_by=sequence.target.sales_owner, choice=Pause.Choice.CARRY_ON
    )
    tick(at=LATER)
    assert standing(sequence, ito) == (second.step_id, "ready")


def test_a_finished_target_enrols_nobody(sequence, email, ito):
    Target.objects.filter(pk=sequence.target_id).update(finished_at=NOW)
    Sequence.objects.update(settled_at=None)
    tick(at=NOW)
    assert not Enrolment.objects.exists()


def test_recipients_chosen_later_are_enrolled(sequence, email, ito, marketer):
    mori = build.contact(sequence.target.account, family_name="森")
    actions.save_email(
        email=email,
        version=email.version,
        subject=email.subject,
        body=email.body,
        recipients=[ito, mori],
        by=marketer,
        at=NOW,
    )
    tick(at=NOW)
    assert standing(sequence, mori) == (email.step_id, "ready")


def test_an_unreachable_person_is_passed_over(sequence, email, ito):
    ito.left_on = NOW.date()
    ito.save()
    Sequence.objects.update(settled_at=None)
    tick(at=NOW)
    assert standing(sequence, ito) is None


def test_many_sequences_cost_as_many_queries_as_one(target, rep, marketer):
    def asked():
        Sequence.objects.update(settled_at=None)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            tick(at=NOW)
        return len(captured)

    def one_more(number):
        other = build.target(target.project, build.account(f"会社{number}"), rep, marketer)
        person = build.contact(other.account, buying_role=BuyingRole.CHAMPION)
        made = build.sequence(other)
        build.email(made, "一", person)
        add(made, "call", title="電話", roles=["champion"])

    one_more(0)
    few = asked()
    for number in range(1, 12):
        one_more(number)
    assert asked() <= few + 1


def test_the_task_looks_by_the_clock_of_the_database(sequence, email, ito):
    keep_sequences()
    assert standing(sequence, ito) == (email.step_id, "ready")


def test_whoever_is_erased_is_called_by_nobody(sequence, ito, marketer):
    step = add(sequence, "call", title="電話", people=[ito])
    erase(ito, at=NOW)
    assert not step.people.exists()
    assert not Enrolment.objects.filter(contact=ito).exists()
    tick(at=NOW)
    assert standing(sequence, ito) is None
