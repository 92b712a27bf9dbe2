"""What people write: profiles/NAME.toml."""
