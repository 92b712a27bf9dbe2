"""Skills in git repositories, read as objects: nothing is ever checked out, so no hook, filter or attribute has a say."""
