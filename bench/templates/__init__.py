"""Published command templates as recipes: does a hostile value arrive as exactly one argument? See __main__."""
