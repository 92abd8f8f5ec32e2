import pytest
from client.clients import Clients
from client.migrations import migrations
from client.sessions import Sessions
from invoxa_kit.database import migrate, open_database
from sqlalchemy import Engine

pytest_plugins = ["invoxa_kit_testing"]


@pytest.fixture
def engine(database_url: str) -> Engine:
    opened = open_database(database_url)
    migrate(opened, migrations)
    return opened


def test_clients_belong_to_their_account(engine: Engine) -> None:
    clients = Clients(engine)
    ada = clients.add("one", "Ada", "ada@example.com")
    assert clients.all("one") == [ada]
    assert clients.all("two") == []
    assert clients.get("two", ada.id) is None
    assert not clients.remove("two", ada.id)
    changed = clients.change("one", ada.id, "Ada L.", "ada@example.com")
    assert changed
    assert changed.name == "Ada L."
    assert clients.remove("one", ada.id)


def test_a_session_is_found_by_its_cookie_until_it_is_closed(engine: Engine) -> None:
    sessions = Sessions(engine)
    name = sessions.open("access", "refresh")
    found = sessions.get(name)
    assert found
    assert found.access_token == "access"
    sessions.renew(name, "new", "newer")
    renewed = sessions.get(name)
    assert renewed
    assert renewed.refresh_token == "newer"
    sessions.close(name)
    assert sessions.get(name) is None
    assert sessions.get(None) is None
