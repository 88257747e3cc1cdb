"""One row orders whatever competes for the places of a project: the project's own."""

from nurture.projects.models import Nomination, Project, Target


def locked_project(project: Project) -> Project:
    """As it stands now, kept from others until the transaction ends."""
    return Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def locked_nomination(nomination: Nomination) -> Nomination:
    """Its project first, so that two locks are always taken in the same order."""
    project = Project.objects.select_for_update(no_key=True).get(pk=nomination.project_id)
    current = Nomination.objects.select_related("account", "nominated_by").get(pk=nomination.pk)
    current.project = project
    return current


def locked_target(target: Target) -> Target:
    project = Project.objects.select_for_update(no_key=True).get(pk=target.project_id)
    current = Target.objects.select_related("account", "sales_owner", "marketing_owner").get(pk=target.pk)
    current.project = project
    return current
