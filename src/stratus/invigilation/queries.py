"""What the people who watch an exam see of it."""

from stratus.invigilation.attendance import AttendanceRow, attendance

__all__ = ["AttendanceRow", "attendance"]
