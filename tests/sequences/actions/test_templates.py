"""Templates: made from a sequence, changed, applied, taken in from a file, and put away."""

from uuid import uuid4

import pytest

from accounts.models import BuyingRole
from nurture.delivery.models import ReactionKind
from nurture.sequences import actions as plans
from nurture.sequences.actions import templates as actions
from nurture.sequences.facts import CannotMove, PlanChanged, SameTemplate
from nurture.sequences.models import Email, Sequence, SequenceTemplate, Step, TemplateStep
from nurture.sequences.queries import library
from nurture.sequences.rules.template_file import read, written
from tests import build
from tests.build import NOW
from tests.sequences.plans import add, reacted, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def champion(target):
    return build.contact(target.account, "ito2@minato.example", buying_role=BuyingRole.CHAMPION)


@pytest.fixture
def template(sequence, champion, marketer):
    build.email(sequence, "港精密工業株式会社様へ", champion, body="港精密工業株式会社の稼働率")
    add(sequence, "call", title="電話", roles=["champion"], delay_days=2)
    add(sequence, "task", title="資料", timing="date", on_date=NOW.date(), delay_days=0)
    return actions.template_from_sequence(
        sequence=sequence, name="三通", purpose="展示会のあと", operation=uuid4(), by=marketer, at=NOW
    )


def titles(template):
    return list(template.steps.in_use().order_by("position").values_list("title", flat=True))


def another(target, rep, marketer, **fields):
    account = build.account("青葉物流")
    person = build.contact(account, buying_role=BuyingRole.CHAMPION)
    return build.target(target.project, account, rep, marketer), person


def test_roles_take_the_place_of_people_and_a_field_that_of_the_company(template):
    first, _call, task = template.steps.order_by("position")
    assert (first.title, first.text) == ("{{ account.name }}様へ", "{{ account.name }}の稼働率")
    assert first.roles == ["champion"]
    assert (task.timing, task.delay_days) == ("days", 5)


@pytest.fixture
def telling(sequence, champion, marketer):
    """A template of a sequence that names the company everywhere."""
    words = "港精密工業株式会社は様子を見たい"
    build.email(sequence, "話", champion, hypothesis=words, expected_reaction=words)
    add(sequence, "call", title="港精密工業株式会社に電話", text=words, roles=["champion"])
    return actions.template_from_sequence(
        sequence=sequence, name="一通", operation=uuid4(), by=marketer, at=NOW
    )


def test_the_company_is_named_nowhere_in_a_template(telling):
    mail, call = telling.steps.order_by("position")
    field = "{{ account.name }}は様子を見たい"
    assert (mail.hypothesis, mail.expected_reaction, call.text) == (field, field, field)
    assert call.title == "{{ account.name }}に電話"


def test_what_only_we_read_names_the_next_company(telling, target, rep, marketer):
    other, _person = another(target, rep, marketer)
    sequence = actions.apply_template(template=telling, target=other, by=marketer, at=NOW)
    email = Email.objects.get(step__sequence=sequence)
    call = Step.objects.get(sequence=sequence, kind="call")
    words = "青葉物流は様子を見たい"
    assert (email.hypothesis, email.expected_reaction) == (words, words)
    assert (call.title, call.text) == ("青葉物流に電話", words)


def test_merge_fields_of_a_mail_stay_for_each_who_gets_it(template, target, rep, marketer):
    other, _person = another(target, rep, marketer)
    sequence = actions.apply_template(template=template, target=other, by=marketer, at=NOW)
    email = Email.objects.get(step__sequence=sequence)
    assert (email.subject, email.body) == ("{{ account.name }}様へ", "{{ account.name }}の稼働率")


def test_a_hypothesis_that_is_taken_over_names_the_company_it_is_for(telling, target, rep, marketer):
    other, _person = another(target, rep, marketer)
    email = build.email(build.sequence(other), "別の話")
    [wording] = library.wordings(email.step)
    assert wording.hypothesis == "青葉物流は様子を見たい"


def test_the_same_press_makes_one(sequence, marketer):
    operation = uuid4()
    for _ in range(2):
        actions.template_from_sequence(sequence=sequence, name="一", operation=operation, by=marketer, at=NOW)
    assert SequenceTemplate.objects.count() == 1


def test_applied_it_becomes_the_targets_own(template, target, rep, marketer):
    other, person = another(target, rep, marketer)
    made = actions.apply_template(template=template, target=other, by=marketer, at=NOW)
    assert (made.template, made.template_version) == (template, template.version)
    steps = list(Step.objects.filter(sequence=made).order_by("position"))
    assert [each.kind for each in steps] == ["email", "call", "task"]
    assert [each.made_from_id for each in steps] == [each.pk for each in template.steps.order_by("position")]
    assert list(Email.objects.get(step=steps[0]).recipients.all()) == [person]
    plans.change_step(step=steps[1], title="別の電話", settings={"delay_days": 9}, by=rep, at=NOW)
    assert titles(template)[1] == "電話"


def test_applied_twice_it_is_there_once(template, target, rep, marketer):
    other, _person = another(target, rep, marketer)
    for _ in range(2):
        actions.apply_template(template=template, target=other, by=marketer, at=NOW)
    assert Step.objects.filter(sequence__target=other).count() == 3


def test_applied_to_a_sequence_it_stands_at_its_end(template, target, rep, marketer):
    other, _person = another(target, rep, marketer)
    own = build.email(build.sequence(other), "自分の話")
    made = actions.apply_template(template=template, target=other, by=marketer, at=NOW)
    assert made == own.step.sequence
    assert [each.made_from_id is None for each in made.steps.order_by("position")] == [
        True,
        False,
        False,
        False,
    ]


def test_results_name_who_answered_and_count_no_machine(template, target, rep, marketer):
    other, person = another(target, rep, marketer)
    actions.apply_template(template=template, target=other, by=marketer, at=NOW)
    email = Email.objects.get(step__sequence__target=other)
    [message] = sent(email)
    reacted(person, ReactionKind.REPLY, verdict="machine", message=message)
    [shelved] = library.shelf(marketer)
    assert (shelved.result.sent, shelved.result.answered) == (1, [])
    reacted(person, ReactionKind.REPLY, message=message)
    [shelved] = library.shelf(marketer)
    assert shelved.result.answered == [person]
    assert library.lines(marketer, template)[0].result.answered == [person]


def test_uses_in_projects_of_others_are_only_counted(template, target, rep, marketer):
    other, _person = another(target, rep, marketer)
    actions.apply_template(template=template, target=other, by=marketer, at=NOW)
    [shelved] = library.shelf(build.rep())
    assert (shelved.uses, shelved.hidden) == ([], 1)


def test_steps_are_put_in_order_and_put_away(template, marketer):
    first, second, third = template.steps.order_by("position")
    actions.move_template_step(step=third, up=True, by=marketer, at=NOW)
    assert titles(template) == [first.title, third.title, second.title]
    actions.order_template_steps(
        template=template, steps=[third.pk, first.pk, second.pk], by=marketer, at=NOW
    )
    assert titles(template) == [third.title, first.title, second.title]
    with pytest.raises(CannotMove):
        actions.move_template_step(step=third, up=True, by=marketer, at=NOW)
    with pytest.raises(PlanChanged):
        actions.order_template_steps(template=template, steps=[first.pk], by=marketer, at=NOW)
    actions.archive_template_step(step=first, by=marketer, at=NOW)
    assert titles(template) == [third.title, second.title]
    assert SequenceTemplate.objects.get().version == template.version + 3


def test_a_file_that_was_saved_comes_in_elsewhere_once(template, marketer):
    file = read(written(library.as_file(template)), library.CHOICES)
    with pytest.raises(SameTemplate) as fact:
        actions.import_template(file=file, by=marketer, at=NOW)
    assert fact.value.template == template
    actions.archive_template(template=template, by=marketer, at=NOW)
    made = actions.import_template(file=file, by=marketer, at=NOW)
    assert titles(made) == titles(template)
    with pytest.raises(SameTemplate):
        actions.import_template(file=file, by=marketer, at=NOW)
    actions.restore_template(template=template)
    assert SequenceTemplate.objects.in_use().count() == 2


def test_names_that_are_left_are_found(template):
    TemplateStep.objects.filter(title="電話").update(text="伊藤様に聞く")
    assert library.names_left(template, ["伊藤", "森", ""]) == ["伊藤"]


def test_an_archived_template_is_not_offered(template, marketer):
    assert library.offered() == [template]
    actions.archive_template(template=template, by=marketer, at=NOW)
    assert library.offered() == []
    assert [each.template for each in library.shelf(marketer, archived=True)] == [template]
    assert Sequence.objects.count() == 1
