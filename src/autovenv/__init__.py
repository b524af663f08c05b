"""autovenv: cd into a project and its virtual environment is on; cd out and it is off."""

__version__ = "0.1.0"
