"""What checks and reports share."""
