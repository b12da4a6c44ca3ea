"""What touches the bytes of an uploaded file. It runs in a process of its own and imports nothing else of ours."""
