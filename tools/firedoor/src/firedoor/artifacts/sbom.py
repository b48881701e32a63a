"""The pins that an artifact runs with, as a CycloneDX bill of materials that is the same for the same artifact.

Source: the CycloneDX specification 1.5, JSON. No time and no random serial: the serial number is the UUID (version 5)
of the digest of the lock and of the fingerprint, since two DAG files of one lock are two documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from uuid import NAMESPACE_URL, uuid5

from firedoor.artifacts.placing import UNREACHED, VENDORED, Placed

_REQUIRED, _OPTIONAL = "required", "optional"


def sbom(
    slug: str,
    fingerprint: str,
    lock_sha256: str,
    pins: Iterable[Placed],
    wheels: Mapping[str, str],
    requires: Mapping[str, Iterable[str]],
) -> bytes:
    """The document as bytes; ``wheels`` maps a packed pin to the sha256 of its wheel, ``requires`` pins to pins.

    Every pin of the lock is in it: *required* is what the DAG reaches, wherever it comes from, *optional* what it does
    not: that is not in the artifact, and is in a worker's environment, which has the whole lock. The property
    ``firedoor:where`` tells. A pin with a version for each Python is a component for each version.
    """
    every = {pin.name: pin for pin in pins}
    direct = [ref for _, pin in sorted(every.items()) if pin.where != UNREACHED for ref in _references(pin)]
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, f'firedoor:{lock_sha256}:{fingerprint}')}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": slug, "name": slug, "version": fingerprint},
        },
        "components": [
            _component(pin, version, wheels.get(pin.name, ""))
            for _, pin in sorted(every.items())
            for version in pin.version.split("|")
        ],
        "dependencies": [
            {"ref": slug, "dependsOn": direct},
            *(
                {
                    "ref": reference,
                    "dependsOn": [
                        needed
                        for other in sorted(set(requires.get(name, ())) & every.keys())
                        for needed in _references(every[other])
                    ],
                }
                for name, pin in sorted(every.items())
                for reference in _references(pin)
            ),
        ],
    }
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def _references(pin: Placed) -> list[str]:
    return [_reference(pin.name, version) for version in pin.version.split("|")]


def _reference(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def _component(pin: Placed, version: str, sha256: str) -> dict[str, object]:
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": _reference(pin.name, version),
        "name": pin.name,
        "version": version,
        "purl": _reference(pin.name, version),
        "scope": _OPTIONAL if pin.where == UNREACHED else _REQUIRED,
        "properties": [{"name": "firedoor:where", "value": pin.where}],
    }
    if pin.where == VENDORED:
        component["hashes"] = [{"alg": "SHA-256", "content": sha256}]
    return component
