"""What the people who watch an exam see of it."""

from stratus.invigilation.attendance import AttendanceRow, attendance
from stratus.invigilation.live import DashboardPage, DashboardRow, SeatStatus, dashboard

__all__ = ["AttendanceRow", "DashboardPage", "DashboardRow", "SeatStatus", "attendance", "dashboard"]
