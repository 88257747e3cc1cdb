from django.urls import path

from nurture.meetings.apart import views

urlpatterns = [
    path("meetings/<int:pk>/apart/", views.hold_apart, name="hold_apart"),
]
