"""Results."""

from django.urls import path

from stratus.results.my_exams import pages as views_candidate
from stratus.results.publication import pages as views

app_name = "results"

urlpatterns = [
    path("exam/", views_candidate.overview_page, name="overview"),
    path("exam/enter/<int:registration_id>", views_candidate.enter, name="enter"),
    path("exam/leave", views_candidate.leave, name="leave"),
    path("exam/log-out", views_candidate.log_out, name="log_out"),
    path("results", views.schedule_list, name="list"),
    path("results/<int:pk>", views.schedule, name="schedule"),
    path("results/<int:pk>/publish", views.publish, name="publish"),
    path("results/<int:pk>/void", views.void, name="void"),
    path("results/<int:pk>/candidates/<int:result_pk>", views.result, name="result"),
]
