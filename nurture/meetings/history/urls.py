from django.urls import path

from nurture.meetings.history import views

urlpatterns = [
    path("meetings/decisions/", views.history, name="history"),
    path("meetings/decisions/export/", views.export, name="export_decisions"),
    path("meetings/decisions/<int:pk>/judge/", views.judge, name="judge"),
    path("meetings/credits/<int:pk>/", views.open_credit, name="open_credit"),
]
