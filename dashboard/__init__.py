"""A dashboard with which a government ranks its agencies, sees why, and works out what to improve."""
