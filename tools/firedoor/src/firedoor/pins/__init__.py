"""Lock files → pins and their dependency graph; imports → distributions; which DAG files a changed pin reaches.

Everything here is a pure function over text and values: no network, no installed environment, no git.
"""
