"""The project's own tests: set-up, packaging, installation, journeys in a browser."""
