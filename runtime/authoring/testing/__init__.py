"""A skill's own tests, run through the code that answers users. Cold."""
