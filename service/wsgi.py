"""``gunicorn service.wsgi:app``: the application as its environment describes it."""

from __future__ import annotations

from service.app import create_app
from service.serve import start_deliveries

app = create_app()
start_deliveries(app)
