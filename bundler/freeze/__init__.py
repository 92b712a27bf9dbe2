"""The frozen base, made once for the same inputs, and the executable: base with a payload attached."""
