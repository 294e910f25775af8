"""Delivery › Invigilation."""

from django.urls import path

from stratus.invigilation import views, views_candidates, views_hall, views_import, views_late, views_log, views_messages, views_unlock

app_name = "invigilation"

urlpatterns = [
    path("delivery/invigilation", views.schedule_list, name="list"),
    path("delivery/invigilation/hall", views_hall.hall, name="hall_dashboard"),
    path("delivery/invigilation/hall/live", views_hall.live, name="hall_live"),
    path("delivery/invigilation/hall/slips", views_hall.print_out, {"what": "slips"}, name="hall_slips"),
    path("delivery/invigilation/hall/attendance-list", views_hall.print_out, {"what": "attendance"}, name="hall_attendance_list"),
    path("delivery/invigilation/hall/act", views_hall.act, name="hall_act"),
    path("delivery/invigilation/hall/end", views_hall.move_end, name="hall_move_end"),
    path("delivery/invigilation/messages", views_messages.templates, name="templates"),
    path("delivery/invigilation/messages/<int:pk>/remove", views_messages.remove, name="remove_template"),
    path("delivery/invigilation/<int:pk>", views.watch, name="dashboard"),
    path("delivery/invigilation/<int:pk>/live", views.live, name="live"),
    path("delivery/invigilation/<int:pk>/act", views.act, name="act"),
    path("delivery/invigilation/<int:pk>/add", views_candidates.add, name="add"),
    path("delivery/invigilation/<int:pk>/pin", views.new_pin, name="new_pin"),
    path("delivery/invigilation/<int:pk>/end", views.move_end, name="move_end"),
    path("delivery/invigilation/<int:pk>/attendance-list", views.attendance_list, name="attendance_list"),
    path("delivery/invigilation/<int:pk>/slips", views.slips, name="slips"),
    path("delivery/invigilation/<int:pk>/candidates/<int:registration_pk>", views_log.log, name="log"),
    path("delivery/invigilation/<int:pk>/candidates/<int:registration_pk>/log.csv", views_log.log_file, name="log_file"),
    path("delivery/invigilation/<int:pk>/candidates/<int:registration_pk>/unlock-code", views_unlock.unlock_code, name="unlock_code"),
    path("delivery/invigilation/<int:pk>/candidates/<int:registration_pk>/file", views_import.from_file, name="from_file"),
    path("delivery/invigilation/<int:pk>/candidates/<int:registration_pk>/file/apply", views_import.apply, name="apply_file"),
    path("delivery/invigilation/<int:pk>/incidents", views.incidents, name="incidents"),
    path("delivery/invigilation/<int:pk>/late", views_late.late, name="late"),
    path("delivery/invigilation/<int:pk>/late/decide", views_late.decide, name="decide"),
    path("delivery/invigilation/<int:pk>/answers/<int:event_pk>", views_late.logged, name="logged_answer"),
]
