"""Everything that ships inside the executable `caro`."""

__version__ = "0.1.0"
