from django.urls import path

from nurture.meetings.minutes.views import closing, opening, pages, rating

urlpatterns = [
    path("meetings/<int:pk>/answers/", opening.answers, name="answers"),
    path("meetings/<int:pk>/close/", closing.close, name="close"),
    path("meetings/<int:pk>/close/reads/<int:number>/", closing.read_out, name="read_out"),
    path("meetings/<int:pk>/criteria/", closing.look, name="look"),
    path("meetings/<int:pk>/rate/", rating.rate, name="rate"),
    path("meetings/<int:pk>/minutes/", pages.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes/correct/", pages.correct, name="correct"),
    path("meetings/<int:pk>/minutes/amend/", pages.amend, name="amend"),
]
