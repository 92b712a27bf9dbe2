"""Skills in caro's folder: added, replaced, removed, switched off and on. Old or new, never between."""
