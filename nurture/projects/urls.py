from django.urls import path

from nurture.projects.views import nominating, nominations, projects, targets

app_name = "projects"
urlpatterns = [
    path("nominations/", nominations.nominations, name="nominations"),
    path("nominations/new/", nominating.new_nomination, name="new_nomination"),
    path("nominations/<int:pk>/", nominations.nomination, name="nomination"),
    path("nominations/<int:pk>/edit/", nominating.edit_nomination, name="edit_nomination"),
    path("nominations/<int:pk>/discard/", nominating.discard_nomination, name="discard_nomination"),
    path("nominations/<int:pk>/sign/", nominations.sign, name="sign"),
    path("nominations/<int:pk>/commit/", nominations.commit, name="commit"),
    path("nominations/<int:pk>/decline/", nominations.decline, name="decline"),
    path("nominations/<int:pk>/withdraw/", nominations.withdraw, name="withdraw"),
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", projects.new_project, name="new_project"),
    path("projects/<int:pk>/", projects.project, name="project"),
    path("projects/<int:pk>/edit/", projects.edit_project, name="edit_project"),
    path("targets/<int:pk>/stage/", targets.target_stage, name="target_stage"),
    path("targets/<int:pk>/owners/", targets.target_owners, name="target_owners"),
]
