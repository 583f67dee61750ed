"""Pure folds over evidence and findings."""
