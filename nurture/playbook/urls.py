from django.urls import path

from nurture.playbook.insights import views

app_name = "playbook"
urlpatterns = [
    path("insights/", views.insights, name="insights"),
    path("insights/new/", views.new_insight, name="new_insight"),
    path("insights/<int:pk>/", views.insight, name="insight"),
    path("insights/<int:pk>/edit/", views.edit_insight, name="edit_insight"),
    path("insights/<int:pk>/sources/", views.add_source, name="add_source"),
    path("insights/<int:pk>/retire/", views.retire, name="retire"),
    path("insights/sources/<int:pk>/remove/", views.remove_source, name="remove_source"),
]
