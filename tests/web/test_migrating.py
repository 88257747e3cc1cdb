import pytest
from django.db import connection, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ModelState, ProjectState

from nurture.web.migrating import CreateModels

KEY = ("id", models.BigAutoField(primary_key=True))
OWNER = CreateModel("Owner", [KEY, ("pet", models.ForeignKey("web.Pet", models.CASCADE, null=True))])
PET = CreateModel("Pet", [KEY, ("owner", models.ForeignKey("web.Owner", models.CASCADE))])


def run(operation, way):
    before = ProjectState()
    after = before.clone()
    operation.state_forwards("web", after)
    with connection.schema_editor() as editor:
        if way == "forwards":
            operation.database_forwards("web", editor, before, after)
        else:
            operation.database_backwards("web", editor, after, before)
    return after


def tables():
    return {name for name in connection.introspection.table_names() if name.startswith("web_")}


@pytest.mark.django_db(transaction=True)
def test_models_may_refer_to_each_other_both_ways():
    operation = CreateModels([OWNER, PET])
    pet = run(operation, "forwards").apps.get_model("web", "Pet")
    try:
        assert tables() == {"web_owner", "web_pet"}
        owner = pet._meta.get_field("owner").related_model.objects.create()
        owner.pet = pet.objects.create(owner=owner)
        owner.save()
        owner.pet.delete()
    finally:
        run(operation, "backwards")
    assert tables() == set()


def test_what_is_rendered_already_is_not_rendered_for_each(monkeypatch):
    state = ProjectState()
    state.add_model(ModelState("web", "Neighbour", [KEY]))
    assert state.apps.get_model("web", "Neighbour")
    rendered = []
    really = ModelState.render
    monkeypatch.setattr(
        ModelState, "render", lambda self, apps: (rendered.append(self.name), really(self, apps))[1]
    )
    CreateModels([OWNER, PET]).state_forwards("web", state)
    assert rendered == []
    assert state.apps.get_model("web", "Owner")
    assert sorted(rendered) == ["Neighbour", "Owner", "Pet"]


def test_it_says_what_it_makes():
    assert CreateModels([OWNER, PET]).describe() == "Create models Owner, Pet"
