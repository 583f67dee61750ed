"""Which page is which document, and how faithful a copy is."""
