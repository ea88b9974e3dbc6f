"""The demo company: its tables, and what turns them into Odoo demo files."""
