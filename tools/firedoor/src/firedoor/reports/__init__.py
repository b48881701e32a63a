"""Values → text, Markdown and files; each value's JSON lives with the value."""
