"""Long runs at the size of a country: commands of their own, no part of ``make test``."""
