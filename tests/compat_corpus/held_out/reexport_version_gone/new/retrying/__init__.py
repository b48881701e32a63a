from retrying.core import attempts
