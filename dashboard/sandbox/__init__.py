"""Code that reads the bytes of uploaded files. It runs in a process of its own and imports nothing else of ours."""
