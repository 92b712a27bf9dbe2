"""Skills as OCI artifacts: in registries and in image-layout folders. Pinned by the digest of the manifest."""
