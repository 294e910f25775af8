"""Delivery › Invigilation."""

from django.urls import path

from stratus.invigilation.candidate_log import pages as candidate_log
from stratus.invigilation.hall import pages as hall
from stratus.invigilation.late_answers import file_pages
from stratus.invigilation.late_answers import pages as late_answers
from stratus.invigilation.live import candidate_pages, unlock_pages
from stratus.invigilation.live import pages as live

app_name = "invigilation"

urlpatterns = [
    path("delivery/invigilation", live.schedule_list, name="list"),
    path("delivery/invigilation/hall", hall.hall, name="hall_dashboard"),
    path("delivery/invigilation/hall/live", hall.live, name="hall_live"),
    path("delivery/invigilation/hall/slips", hall.print_out, {"what": "slips"}, name="hall_slips"),
    path("delivery/invigilation/hall/attendance-list", hall.print_out, {"what": "attendance"}, name="hall_attendance_list"),
    path("delivery/invigilation/hall/act", hall.act, name="hall_act"),
    path("delivery/invigilation/hall/end", hall.move_end, name="hall_move_end"),
    path("delivery/invigilation/<int:pk>", live.watch, name="dashboard"),
    path("delivery/invigilation/<int:pk>/live", live.live, name="live"),
    path("delivery/invigilation/<int:pk>/act", live.act, name="act"),
    path("delivery/invigilation/<int:pk>/add", candidate_pages.add, name="add"),
    path("delivery/invigilation/<int:pk>/pin", live.new_pin, name="new_pin"),
    path("delivery/invigilation/<int:pk>/end", live.move_end, name="move_end"),
    path("delivery/invigilation/<int:pk>/attendance-list", live.attendance_list, name="attendance_list"),
    path("delivery/invigilation/<int:pk>/slips", live.slips, name="slips"),
    path("delivery/invigilation/<int:pk>/candidates/<int:registration_pk>", candidate_log.log, name="log"),
    path("delivery/invigilation/<int:pk>/candidates/<int:registration_pk>/log.csv", candidate_log.log_file, name="log_file"),
    path("delivery/invigilation/<int:pk>/candidates/<int:registration_pk>/unlock-code", unlock_pages.unlock_code, name="unlock_code"),
    path("delivery/invigilation/<int:pk>/candidates/<int:registration_pk>/file", file_pages.from_file, name="from_file"),
    path("delivery/invigilation/<int:pk>/candidates/<int:registration_pk>/file/apply", file_pages.apply, name="apply_file"),
    path("delivery/invigilation/<int:pk>/incidents", live.incidents, name="incidents"),
    path("delivery/invigilation/<int:pk>/late", late_answers.late, name="late"),
    path("delivery/invigilation/<int:pk>/late/decisions", late_answers.decisions, name="decisions"),
    path("delivery/invigilation/<int:pk>/late/decide", late_answers.decide, name="decide"),
    path("delivery/invigilation/<int:pk>/answers/<int:event_pk>", late_answers.logged, name="logged_answer"),
]
