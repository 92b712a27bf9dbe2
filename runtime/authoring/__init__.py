"""What authors need: `validate` is the one validator of skills."""
