"""Benchmarks: what our addons cost beside plain Odoo with OCA's field service."""
