"""Safe Exam Browser: its configuration files, its keys, and who may start without it.

`keys`, `configuration`, `files` and `checking` are pure and do without Django, since the saver asks them.
"""
