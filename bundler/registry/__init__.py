"""Publishing skills: a registry as a static tree of files, and OCI artifacts."""
