"""The command line: one table describes it, a thin parser serves the plain forms, click all others."""
