"""The people of the demo tenant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One account: user name, User ID, names and the title of the role."""

    username: str
    external_id: str
    first_name: str
    last_name: str
    role: str
    hierarchy: str = "UNI"
    special_needs: bool = False
    percentage: int | None = None

    @property
    def email(self) -> str:
        return f"{self.username}@example.org"


STAFF = [
    Person("admin", "admin", "Ada", "Administrator", "System administrator"),
    Person("author", "author", "Arthur", "Author", "Author"),
    Person("author2", "author2", "Bente", "Co-author", "Author"),
    Person("scheduler", "scheduler", "Sofie", "Scheduler", "Scheduler"),
    Person("invigilator", "invigilator", "Ines", "Invigilator", "Invigilator"),
    Person("assessor", "assessor", "Amir", "Assessor", "Marker"),
    Person("assessor2", "assessor2", "Anneke", "de Vries", "Marker"),
    Person("moderator", "moderator", "Maria", "Moderator", "Moderator"),
    Person("api", "api", "Student", "Registration System", "System administrator"),
    # The assessor of the documentation's marking sample, who owns its schedule.
    Person("assessor1", "41023018", "John", "Brown", "Scheduler"),
]

CANDIDATES = [
    Person("candidate", "candidate", "Carla", "Candidate", "Candidate", "ECON"),
    Person("jdoe", "7132", "John", "Doe", "Candidate", "ECON", special_needs=True, percentage=0),
    Person("janedoe", "7133", "Jane", "Doe", "Candidate", "ECON"),
    Person("testuser1", "7131", "testuser1", "testuser1", "Candidate", "ECON"),
    Person("testuser10", "7140", "testuser10", "testuser10", "Candidate", "ECON"),
    Person("testuser11", "7141", "testuser11", "testuser11", "Candidate", "ECON"),
]

STUDENTS = [
    Person(f"s{1000 + n}", f"S{1000 + n}", first, last, "Candidate", "PSY")
    for n, (first, last) in enumerate(
        [
            ("Emma", "Jansen"),
            ("Noah", "Bakker"),
            ("Zeynep", "Yılmaz"),
            ("Lucas", "Visser"),
            ("Chloé", "Lefèvre"),
            ("Omar", "El Amrani"),
            ("Saskia", "van den Berg"),
            ("Mateusz", "Kowalski"),
            ("Priya", "Raman"),
            ("Björn", "Ångström"),
            ("Hannah", "O’Neill"),
            ("Wei", "Zhang"),
        ],
        start=1,
    )
]

HIERARCHIES = [
    # (Organisation ID, title, Organisation ID of the parent)
    ("UNI", "Demo University", None),
    ("ECON", "Faculty of Economics", "UNI"),
    ("PSY", "Faculty of Psychology", "UNI"),
]
