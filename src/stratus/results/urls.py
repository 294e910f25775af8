"""Results."""

from django.urls import path

from stratus.results.my_exams import pages as my_exams
from stratus.results.publication import pages as publication

app_name = "results"

urlpatterns = [
    path("exam/", my_exams.overview_page, name="overview"),
    path("exam/enter/<int:registration_id>", my_exams.enter, name="enter"),
    path("exam/leave", my_exams.leave, name="leave"),
    path("exam/log-out", my_exams.log_out, name="log_out"),
    path("results", publication.schedule_list, name="list"),
    path("results/<int:pk>", publication.schedule, name="schedule"),
    path("results/<int:pk>/publish", publication.publish, name="publish"),
    path("results/<int:pk>/void", publication.void, name="void"),
    path("results/<int:pk>/candidates/<int:result_pk>", publication.result, name="result"),
]
