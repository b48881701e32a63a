"""Lock files → pins and their dependency graph; imports → distributions; which DAG files a changed pin reaches.

The reading side is pure functions over text and values: no network, no installed environment, no git. What writes locks
names what it touches: ``uv`` runs the program, ``locking`` writes the file, ``place`` reads a work tree or a revision.
"""
