import threading

import pytest
from invoxa_kit.database import migrate, open_database, writing
from payment.migrations import migrations
from payment.payments import AlreadyPaidError, OtherRequestError, Payments, request_hash
from sqlalchemy import text

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


def later(payments: Payments, seconds: int) -> None:
    """Let time pass, as far as the rows know of it."""
    with writing(payments._engine) as connection:
        connection.execute(
            text("UPDATE payments SET created_at = created_at - :by, tell_after = tell_after - :by"),
            {"by": seconds},
        )


def test_an_outcome_is_looked_for_once_no_try_is_on_its_way(payments: Payments) -> None:
    first, _ = payments.begin("a", "k", "h", INVOICE)
    assert payments.unsettled() == []
    later(payments, 600)
    assert payments.try_again(first)
    later(payments, 600)
    assert payments.unsettled() == []
    later(payments, 600)
    assert [one.payment.id for one in payments.unsettled()] == [first.id]
    # Leased, and looked for again later.
    assert payments.unsettled() == []
    later(payments, 121)
    assert len(payments.unsettled()) == 1


def test_a_refusal_that_was_looked_up_frees_the_invoice(payments: Payments) -> None:
    first, _ = payments.begin("a", "k", "h", INVOICE)
    later(payments, 1000)
    [unsettled] = payments.unsettled()
    assert payments.finish(first, "never", unsettled.lease)
    assert payments.finish(first, "never", unsettled.lease) is False
    assert payments.try_again(first) is False
    found = payments.get("a", first.id)
    assert found
    assert (found.status, found.reason) == ("failed", "never")
    assert payments.begin("a", "k2", "h", INVOICE)[1]


def test_a_try_during_the_look_voids_its_refusal_but_never_money_that_was_taken(payments: Payments) -> None:
    first, _ = payments.begin("a", "k", "h", INVOICE)
    later(payments, 1000)
    [unsettled] = payments.unsettled()
    assert payments.try_again(first)
    assert payments.finish(first, "never", unsettled.lease) is False
    with pytest.raises(AlreadyPaidError):
        payments.begin("a", "k2", "h", INVOICE)
    assert payments.finish(first, None, unsettled.lease)
    # Told at once, and a verdict that comes too late frees nothing.
    assert [one.id for one in payments.untold()] == [first.id]
    assert payments.finish(first, "declined") is False
    with pytest.raises(AlreadyPaidError):
        payments.begin("a", "k3", "h", INVOICE)


def test_ten_at_once_look_for_each_outcome_once(payments: Payments) -> None:
    for number in range(5):
        payments.begin("a", f"k{number}", "h", {**INVOICE, "id": f"i{number}"})
    later(payments, 1000)
    looked: list[str] = []
    faults: list[Exception] = []

    def look() -> None:
        try:
            looked.extend(one.payment.id for one in payments.unsettled())
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=look) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(looked) == len(set(looked)) == 5
