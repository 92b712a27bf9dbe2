"""New skills: whole from the first moment, and nothing in them that is not true."""
