"""Where skills come from and whether they may come in: sources, then the verifier."""
