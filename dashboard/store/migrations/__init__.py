"""How the database came to its present form: one file a step under `versions`, each applied once, in order.

A step that was released is never edited; a new form is a new file, `NNNN_what_it_does.py`. There is no way back: what
is saved must not be lost, so no step has a `downgrade`.
"""
