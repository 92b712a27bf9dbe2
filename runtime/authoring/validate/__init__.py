"""The one validator: every problem of a skill in one report, each with file, key path, what was found and what is wanted."""
