from django.urls import path

from nurture.team import views

app_name = "team"
urlpatterns = [path("language/", views.set_language, name="set_language")]
