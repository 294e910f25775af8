"""A first migration without most of what Django does between its steps: it takes a third of the time.

Django makes the classes of all models anew, some fifty, after every step that changes one, so that those that point to it find the new one.
A step that makes a table, a column, an index or a constraint looks at no class but its own. What looks at others, code above all, still
gets all of them anew: Django does that itself for a state that it calls delayed. A database that has rows is migrated as Django does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

LOOK_AT_ONE_MODEL = (
    operations.CreateModel,
    operations.AddField,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.AddConstraint,
    operations.RemoveConstraint,
    operations.AlterModelOptions,
    operations.AlterModelManagers,
    operations.RunSQL,
    operations.RunPython,
)
"""Steps that write to the database what one class says, or nothing of classes; code asks for those anew before it runs."""


@contextmanager
def made_when_needed() -> Iterator[None]:
    """Within the block a step that looks at one model alone makes the class of that model alone. The schema is the same."""
    apply, reload_model = Migration.apply, ProjectState.reload_model
    alone = False

    def apply_quickly(migration: Migration, project_state: ProjectState, *args: Any, **kwargs: Any) -> ProjectState:
        nonlocal alone
        alone = all(looks_at_one_model(step) for step in migration.operations)
        if not alone:
            project_state.clear_delayed_apps_cache()
        try:
            return apply(migration, project_state, *args, **kwargs)
        finally:
            alone = False

    def reload_alone(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
        if not alone:
            reload_model(state, app_label, model_name, delay)
        elif "apps" in state.__dict__:
            state.is_delayed = True
            state._reload({(app_label, model_name)})  # type: ignore[attr-defined]  # no part of Django's stubs

    Migration.apply, ProjectState.reload_model = apply_quickly, reload_alone  # type: ignore[method-assign, assignment]  # Django has no other way in
    try:
        yield
    finally:
        Migration.apply, ProjectState.reload_model = apply, reload_model  # type: ignore[method-assign]  # as above


def looks_at_one_model(step: Operation) -> bool:
    """Whether this step needs no class but that of its own model. Other tables may point to a column that is unique."""
    if isinstance(step, operations.AlterField):
        return not (step.field.primary_key or step.field.unique or step.field.is_relation)
    return isinstance(step, LOOK_AT_ONE_MODEL)
