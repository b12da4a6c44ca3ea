"""What surrounds the dashboard on the open web: headers, hosts, compression, health, log, figures of use."""
