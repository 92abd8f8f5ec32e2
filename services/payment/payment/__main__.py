"""`python -m payment`."""

from invoxa_kit.start import run

from payment.service import service

run(service)
