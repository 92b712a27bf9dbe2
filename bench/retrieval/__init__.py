"""How well and how fast requests are answered, against other ways to find, all in the same run."""
