"""`python -m client`."""

from invoxa_kit.start import run

from client.service import service

run(service)
