"""Run beside a server (`python planted_library.py TITLE`, with the server's environment): makes a library in the demo organisation."""

from __future__ import annotations

import json
import sys

import django

if __name__ == "__main__":
    django.setup()
    from assessments.forms.making_libraries import plant

    print(json.dumps(plant(sys.argv[1])))
