from django.urls import path

from nurture.projects.views import (
    agreements,
    answering,
    ends,
    exports,
    nominating,
    nominations,
    projects,
    targets,
)

app_name = "projects"
urlpatterns = [
    path("nominations/", nominations.nominations, name="nominations"),
    path("nominations/export/", exports.export_nominations, name="export_nominations"),
    path("nominations/new/", nominating.new_nomination, name="new_nomination"),
    path("nominations/beside/", nominating.beside_nomination, name="beside_nomination"),
    path("nominations/<int:pk>/", nominations.nomination, name="nomination"),
    path("nominations/<int:pk>/edit/", nominating.edit_nomination, name="edit_nomination"),
    path("nominations/<int:pk>/discard/", nominating.discard_nomination, name="discard_nomination"),
    path("nominations/<int:pk>/sign/", nominations.sign, name="sign"),
    path("nominations/<int:pk>/commit/", nominations.commit, name="commit"),
    path("nominations/<int:pk>/score/", answering.score, name="score"),
    path("nominations/<int:pk>/talk/", answering.talk, name="talk"),
    path("nominations/<int:pk>/reopen/", answering.reopen, name="reopen"),
    path("nominations/<int:pk>/move/", answering.move, name="move"),
    path("nominations/<int:pk>/decline/", answering.decline, name="decline"),
    path("nominations/<int:pk>/withdraw/", nominations.withdraw, name="withdraw"),
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", projects.new_project, name="new_project"),
    path("projects/<int:pk>/", projects.project, name="project"),
    path("projects/<int:pk>/edit/", projects.edit_project, name="edit_project"),
    path("projects/<int:pk>/criteria/", agreements.criteria, name="project_criteria"),
    path("projects/<int:pk>/criteria/new/", agreements.propose, name="project_propose_criteria"),
    path("projects/<int:pk>/criteria/sign/", agreements.sign_standard, name="project_sign_standard"),
    path("projects/<int:pk>/tiers/", agreements.tiers, name="project_tiers"),
    path("criteria/<int:pk>/sign/", agreements.sign, name="criteria_sign"),
    path("criteria/<int:pk>/withdraw/", agreements.withdraw, name="criteria_withdraw"),
    path("targets/<int:pk>/let-go/", ends.let_go_target, name="target_let_go"),
    path("targets/<int:pk>/stage/", targets.target_stage, name="target_stage"),
    path("targets/<int:pk>/owners/", targets.target_owners, name="target_owners"),
]
