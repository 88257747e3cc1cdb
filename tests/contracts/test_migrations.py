"""A squashed migration makes what the chain it stands for makes, and leads on from wherever somebody is in that chain.

Not of one module: about the migrations of every app.
"""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.writer import MigrationWriter

pytestmark = pytest.mark.once


def loader(**how):
    return MigrationLoader(None, **how)


def squashed(found):
    return {key: each for key, each in found.disk_migrations.items() if each.replaces}


def steps(key, new):
    """What one migration stands for: itself, or the steps of the chain that it replaces."""
    return [step for each in new[key].replaces for step in steps(each, new)] if key in new else [key]


def chain():
    """As if nothing had been squashed, in an order in which Django would run it."""
    found = loader(replace_migrations=False)
    new = squashed(found)
    plan = {}

    def add(key):
        if key not in plan:
            for parent in sorted(each.key for each in found.graph.node_map[key].parents):
                for step in steps(parent, new):
                    add(step)
            plan[key] = None

    for key in sorted(found.disk_migrations.keys() - new.keys()):
        add(key)
    return list(plan)


def columns(state):
    """In their order: PostgreSQL keeps that in which they came."""
    return {key: list(model.fields) for key, model in state.models.items()}


def written(state):
    """All that a model says, as text: two expressions that say the same are not equal."""
    return {
        key: {
            "fields": [(name, MigrationWriter.serialize(field)[0]) for name, field in model.fields.items()],
            "options": {name: MigrationWriter.serialize(each)[0] for name, each in model.options.items()},
            "bases": model.bases,
            "managers": model.managers,
        }
        for key, model in state.models.items()
    }


def state_of_the_chain():
    found = loader(replace_migrations=False)
    state = found.project_state([])
    for key in chain():
        found.disk_migrations[key].mutate_state(state, preserve=False)
    return state


def test_a_fresh_database_gets_what_the_chain_would_have_made():
    found = loader()
    new = squashed(found)
    assert not {step for key in new for step in steps(key, new)} & found.graph.nodes.keys()
    assert written(found.project_state()) == written(state_of_the_chain())


def test_every_step_of_a_chain_is_stood_for():
    found = loader()
    new = squashed(found)
    for key in new:
        stood_for = steps(key, new)
        newest = max(stood_for)
        chained = {each for each in found.disk_migrations.keys() - new.keys() if each[0] == key[0]}
        assert {each for each in chained if each <= newest} == set(stood_for)


def test_from_anywhere_in_the_chain_the_rest_of_it_leads_to_the_same(monkeypatch):
    wanted = columns(loader().project_state())
    plan = chain()
    for length in range(len(plan) + 1):
        applied = dict.fromkeys(plan[:length])
        monkeypatch.setattr(
            MigrationRecorder, "applied_migrations", lambda _self, applied=applied: dict(applied)
        )
        found = MigrationLoader(connection)
        found.check_consistent_history(connection)
        assert not found.detect_conflicts()
        assert columns(found.project_state()) == wanted
        # Nothing is made twice: what is left holds no step that is done.
        for key in found.graph.nodes.keys() - found.applied_migrations.keys():
            assert not set(steps(key, squashed(found))) & applied.keys()


def test_whoever_has_the_whole_chain_has_nothing_to_do(monkeypatch):
    applied = dict.fromkeys(chain())
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _self: dict(applied))
    found = MigrationLoader(connection)
    assert found.graph.nodes.keys() <= found.applied_migrations.keys()
