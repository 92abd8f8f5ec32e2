"""Pays invoices."""
