import threading

import pytest
from invoxa_kit.database import migrate, open_database
from payment.migrations import migrations
from payment.payments import AlreadyPaidError, OtherRequestError, Payments, request_hash

pytest_plugins = ["invoxa_kit_testing"]
INVOICE: dict[str, object] = {"id": "i1", "total": 100, "currency": "EUR"}


@pytest.fixture
def payments(database_url: str) -> Payments:
    engine = open_database(database_url)
    migrate(engine, migrations)
    return Payments(engine)


def test_the_same_key_gives_the_same_payment(payments: Payments) -> None:
    first, new = payments.begin("a", "k", request_hash("i1", "tok_ok"), INVOICE)
    again, known = payments.begin("a", "k", request_hash("i1", "tok_ok"), INVOICE)
    assert (first.id, new, known) == (again.id, True, False)
    with pytest.raises(OtherRequestError):
        payments.begin("a", "k", request_hash("i2", "tok_ok"), INVOICE)


def test_a_refused_payment_frees_the_invoice(payments: Payments) -> None:
    first, _ = payments.begin("a", "k1", "h", INVOICE)
    with pytest.raises(AlreadyPaidError):
        payments.begin("a", "k2", "h", INVOICE)
    payments.finish(first, "declined")
    second, new = payments.begin("a", "k2", "h", INVOICE)
    assert new
    payments.finish(second, None)
    assert [payment.id for payment in payments.untold()] == [second.id]
    assert payments.untold() == []


def test_fifty_at_once_pay_one_invoice_once(payments: Payments) -> None:
    won: list[str] = []
    faults: list[Exception] = []

    def pay(number: int) -> None:
        try:
            won.append(payments.begin("a", f"k{number}", "h", INVOICE)[0].id)
        except AlreadyPaidError:
            pass
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=pay, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(won) == 1
