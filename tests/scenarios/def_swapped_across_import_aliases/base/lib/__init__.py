from .clean import one as first, two as second
