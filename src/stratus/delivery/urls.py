"""The candidates' door. Three paths that a regular expression can tell apart, as proctoring tools need it."""

from django.urls import path

from stratus.delivery import entry, safeguards, views
from stratus.delivery.proctoring import views as proctoring
from stratus.delivery.seb import views as seb

app_name = "delivery"

urlpatterns = [
    path("delivery/external-login", views.external_login, name="external-login"),
    path("exam/keycode", entry.keycode, name="keycode"),
    path("delivery/proctoring", proctoring.go, name="proctoring"),
    path("delivery/seb/quit", seb.quit_page, name="seb_quit"),
    path("delivery/seb/<int:registration_id>.seb", seb.own_file, name="own_seb_file"),
    path("delivery/schedules/<int:pk>/safeguards", safeguards.page, name="safeguards"),
    path("delivery/schedules/<int:pk>/exam.seb", seb.schedule_file, name="schedule_seb_file"),
    path("delivery/schedules/<int:pk>/candidates/<int:registration_pk>/exam.seb", seb.candidate_file, name="candidate_seb_file"),
    path("admin/safe-exam-browser", seb.admin, name="seb_settings"),
    path("admin/proctorio", proctoring.admin, name="proctorio_settings"),
    path("exam/start/<int:registration_id>", views.player, name="start"),
    path("exam/take/<int:registration_id>", views.player, name="take"),
    path("exam/end/<int:registration_id>", views.player, name="end"),
]
