"""What a skill says, looked through for what misleads people, terminals and models. Heuristics: they warn, and stop nothing."""
