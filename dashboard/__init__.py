"""A dashboard with which a government ranks its agencies, sees the reasons, and finds out what to improve."""
