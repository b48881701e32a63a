"""What GitLab refuses or silently does wrong, and its JSON schema does not say.

Sources are GitLab's documentation (docs.gitlab.com, *CI/CD YAML syntax*, *Application limits*) and its source. A rule
is one function with one code; a rule that a real pipeline taught names the issue.
"""

from firedoor.pipelines.lint.includes import Reader
from firedoor.pipelines.lint.limits import Limits
from firedoor.pipelines.lint.pipeline import Pipeline, parse_pipeline, pipeline_of
from firedoor.pipelines.lint.rules import lint

__all__ = ["Limits", "Pipeline", "Reader", "lint", "parse_pipeline", "pipeline_of"]
