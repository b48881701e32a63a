"""Imports → distributions, without an installed environment.

The names a lock holds are the candidates. A module is placed by, in this order of trust: the measured table (which
says completely what a distribution contains), the written table, and equality of names. All candidates count, at
every length of the dotted name that is not a mere namespace; only where there are none a module cannot be placed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator
from functools import lru_cache

from firedoor.pins.known import known, providers_by_prefix
from firedoor.pins.lock import normalise

# Shared by many distributions: that one of them is in the lock says nothing about a module below.
NAMESPACES = frozenset(
    {
        *("airflow.providers", "airflow.providers.apache", "airflow.providers.common", "airflow.providers.cncf"),
        *("airflow.providers.dbt", "airflow.providers.microsoft", "airflow.providers.atlassian", "azure"),
        *("azure.ai", "azure.cognitiveservices", "azure.core", "azure.data", "azure.iot", "azure.keyvault"),
        *("azure.mgmt", "azure.monitor", "azure.storage", "azure.synapse", "backports", "collective", "flufl"),
        *("google", "google.analytics", "google.api", "google.apps", "google.area120", "google.cloud"),
        *("google.cloud.orchestration", "google.cloud.orchestration.airflow", "google.cloud.devtools"),
        *("google.cloud.video", "google.cloud.security", "google.ai", "google.iam", "google.longrunning"),
        *("google.maps", "google.shopping", "google.type", "google.rpc", "google.logging", "jaraco", "keyrings"),
        *("logilab", "mpl_toolkits", "nvidia", "opentelemetry", "opentelemetry.exporter"),
        *("opentelemetry.exporter.otlp", "opentelemetry.exporter.otlp.proto", "opentelemetry.instrumentation"),
        *("opentelemetry.propagators", "opentelemetry.sdk", "opentelemetry.util", "paste", "peak", "repoze"),
        *("ruamel", "sphinxcontrib", "sqlalchemy_dialects", "tree_sitter_languages", "zc", "zope", "zope.app"),
        *("dbt", "dbt.adapters", "dbt.include", "databricks", "snowflake", "pulumi_aws", "llama_index"),
        *("langchain_community",),
    }
)
# So that the answer does not depend on the Python that runs this: 3.14's, and what 3.9 to 3.13 removed and a
# distribution may bring back.
_JOINED_STDLIB = frozenset({"__main__", "annotationlib", "compression"})
_LEFT_STDLIB = frozenset(
    {
        *("asynchat", "asyncore", "binhex", "cgi", "cgitb", "crypt", "distutils", "imp", "imghdr", "mailcap"),
        *("msilib", "nis", "nntplib", "ossaudiodev", "pipes", "smtpd", "sndhdr", "spwd", "sunau", "telnetlib", "uu"),
        *("xdrlib", "aifc", "audioop", "chunk", "lib2to3", "formatter", "parser", "symbol", "macpath"),
        *("dummy_threading",),
    }
)
# airflow.operators.X and the like that are Airflow's own; all other names there were moved into providers.
_CORE_MODULES = frozenset(
    {
        *("base", "base_hook", "base_operator", "base_sensor_operator", "bash", "bash_operator", "branch"),
        *("branch_operator", "datetime", "email", "email_operator", "empty", "dummy", "dummy_operator"),
        *("generic_transfer", "latest_only", "latest_only_operator", "python", "python_operator", "smooth"),
        *("subdag", "subdag_operator", "trigger_dagrun", "dagrun_operator", "weekday", "external_task"),
        *("external_task_sensor", "filesystem", "package_index", "subprocess", "time_delta", "time_sensor"),
        *("date_time", "date_time_sensor", "sql_sensor", "time_delta_sensor"),
    }
)
_PROVIDER = "apache-airflow-providers-"


@lru_cache(maxsize=65536)
def _providers(module: str, names: frozenset[str]) -> frozenset[str] | None:
    top, _, below = module.partition(".")
    if top in _LEFT_STDLIB:
        return (providers_by_prefix().get(top, frozenset()) | {f"standard-{top}", f"legacy-{top}"}) & names
    if top in sys.stdlib_module_names or top in _JOINED_STDLIB:
        return frozenset()
    if top == "firedoor_airflow":  # ours: nothing else holds it, and it needs nothing
        return frozenset({"firedoor-airflow"}) & names
    found = set(_airflow(below, names)) if top == "airflow" else set()
    if top == "airflow" and below.startswith("providers."):
        return frozenset(found | _by_table("airflow.providers", module, names)) or None
    for prefix in _prefixes(module):
        if prefix not in NAMESPACES:
            found |= providers_by_prefix().get(prefix, frozenset()) & names
            found |= _by_name(prefix, module, names)
    if not found:
        found |= _below(module, names)
    return frozenset(found) or None


def providers(module: str, names: Collection[str]) -> frozenset[str] | None:
    """Return which of ``names`` (normalised distribution names) may provide the dotted ``module``.

    Empty where none needs to: the standard library. ``None`` where the module cannot be placed: any of them may then
    provide it, since a release may hold more than the ones that were measured. A trailing attribute name does no harm.
    """
    return _providers(module, names if isinstance(names, frozenset) else frozenset(names))


def _prefixes(module: str) -> Iterator[str]:
    while module:
        yield module
        module = module.rpartition(".")[0]


def _by_name(prefix: str, module: str, names: frozenset[str]) -> set[str]:
    """Names equal to the prefix, or the usual variants of it; not those known to contain something else."""
    plain = normalise(prefix.replace(".", "-").strip("_") or prefix)
    spellings = {plain, re.sub(r"-v\d+\w*\Z", "", plain), plain.replace("-", "")}
    if "." not in prefix:
        spellings |= {form.format(plain) for form in _VARIANTS}
        spellings |= {plain.removeprefix("py"), plain.removeprefix("python-"), plain.removesuffix("-py")}
    return {name for name in spellings & names if name not in known() or _holds(name, module)}


_VARIANTS = (
    *("python-{}", "{}-python", "py-{}", "{}-py", "py{}", "{}py", "python3-{}", "{}-python3", "lib{}", "{}3", "{}2"),
    *("{}-client", "{}-sdk", "{}-binary", "{}-core", "{}-lib", "{}-api"),
)


def _holds(name: str, module: str) -> bool:
    return any(module == p or module.startswith(f"{p}.") or p.startswith(f"{module}.") for p in known()[name].prefixes)


def _by_table(root: str, module: str, names: frozenset[str]) -> set[str]:
    """What the tables name for the module or a prefix of it, down to but without ``root``."""
    found: set[str] = set()
    for prefix in _prefixes(module):
        if prefix == root:
            break
        if prefix not in NAMESPACES:
            found |= providers_by_prefix().get(prefix, frozenset()) & names
    return found


def _below(module: str, names: frozenset[str]) -> set[str]:
    """Every distribution under a bare namespace: ``import google.cloud`` may mean any of them."""
    if module not in NAMESPACES:
        return set()
    start = normalise(module.replace(".", "-"))
    found = {name for name in names if name == start or name.startswith(f"{start}-")}
    tabled = (owners for prefix, owners in providers_by_prefix().items() if prefix.startswith(f"{module}."))
    return found.union(*tabled) & names


def _airflow(below: str, names: frozenset[str]) -> set[str]:
    """Distributions that make up the package ``airflow``: core, task SDK, providers, and modules moved into those."""
    if below.startswith("providers."):
        parts = [part.replace("_", "-") for part in below.split(".")[1:5]]
        joined = ["-".join(parts[:n]) for n in range(len(parts), 0, -1)]
        return {_PROVIDER + name for name in joined} & names
    core = {"apache-airflow", "apache-airflow-core", "apache-airflow-task-sdk"} & names
    first, _, rest = below.partition(".")
    moved = first == "contrib" or (
        first in ("operators", "hooks", "sensors", "secrets", "executors", "triggers")
        and rest.partition(".")[0] not in _CORE_MODULES | {""}
    )
    if moved or below == "providers":
        core |= {name for name in names if name.startswith(_PROVIDER)}
    return core
