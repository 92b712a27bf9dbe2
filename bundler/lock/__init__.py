"""skills.lock: what a bundle is made of, reviewed in diffs and obeyed by builds."""
