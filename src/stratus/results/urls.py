"""Results."""

from django.urls import path

from stratus.results import views

app_name = "results"

urlpatterns = [
    path("results", views.schedule_list, name="list"),
    path("results/<int:pk>", views.schedule, name="schedule"),
    path("results/<int:pk>/publish", views.publish, name="publish"),
    path("results/<int:pk>/void", views.void, name="void"),
    path("results/<int:pk>/candidates/<int:result_pk>", views.result, name="result"),
]
