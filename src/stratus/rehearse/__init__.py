"""Exam-day rehearsal: simulated candidates sit an exam on a running server; every acknowledged answer is looked up afterwards.

    plan → booking → conductor (one driver process per few thousand candidates) → verify → report

`wire` and `booking` also serve `make bench` and the tests. Nothing in here needs Django.
"""
