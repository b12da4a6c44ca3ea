"""The HTTP layer around the dashboard: headers, hosts, compression, health checks, server log, metrics."""
