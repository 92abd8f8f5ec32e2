"""Clients of an account, and the four pages."""

from invoxa_kit.web import Parts, Service

from client import api, pages
from client.migrations import migrations


def register(parts: Parts) -> None:
    """Add the API and the pages."""
    parts.app.root_path = __file__.rsplit("/", 1)[0]
    parts.app.template_folder = "templates"
    parts.app.static_folder = "static"
    api.register(parts)
    pages.register(parts)


service = Service(
    name="client",
    prefix="clients",
    description="Clients of an account.",
    migrations=migrations,
    operations=api.operations,
    register=register,
)
