"""The way to servers: addresses without secrets, credentials, and one HTTP client that retries, resumes and bounds."""
