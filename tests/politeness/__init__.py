"""That no host and no address ever gets more than it was promised, shown by a server that notes every arrival."""
