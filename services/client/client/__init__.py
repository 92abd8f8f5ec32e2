"""Clients of an account, and the pages that people see."""
