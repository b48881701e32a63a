"""What an artifact carries of others, as a CycloneDX bill of materials that is the same for the same artifact.

Source: the CycloneDX specification 1.5, JSON. No time and no random serial: the serial number is the UUID (version 5)
of the digest of the lock and of the fingerprint, since two DAG files of one lock are two documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from uuid import NAMESPACE_URL, uuid5

from firedoor.artifacts.placing import VENDORED, Placed

_SCOPE = {True: "required", False: "excluded"}


def sbom(
    slug: str,
    fingerprint: str,
    lock_sha256: str,
    pins: Iterable[Placed],
    wheels: Mapping[str, str],
    requires: Mapping[str, Iterable[str]],
) -> bytes:
    """The document as bytes; ``wheels`` maps a packed pin to the sha256 of its wheel, ``requires`` pins to pins.

    Pins of the lock that are not packed are listed as *excluded*, with where they come from instead.
    """
    every = {pin.name: pin for pin in pins}
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, f'firedoor:{lock_sha256}:{fingerprint}')}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": slug, "name": slug, "version": fingerprint},
        },
        "components": [_component(pin, wheels.get(pin.name, "")) for _, pin in sorted(every.items())],
        "dependencies": [
            {"ref": slug, "dependsOn": [_reference(pin) for _, pin in sorted(every.items())]},
            *(
                {
                    "ref": _reference(pin),
                    "dependsOn": [
                        _reference(every[other]) for other in sorted(set(requires.get(name, ())) & every.keys())
                    ],
                }
                for name, pin in sorted(every.items())
            ),
        ],
    }
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def _reference(pin: Placed) -> str:
    return f"pkg:pypi/{pin.name}@{pin.version}"


def _component(pin: Placed, sha256: str) -> dict[str, object]:
    packed = pin.where == VENDORED
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": _reference(pin),
        "name": pin.name,
        "version": pin.version,
        "purl": _reference(pin),
        "scope": _SCOPE[packed],
    }
    if packed:
        component["hashes"] = [{"alg": "SHA-256", "content": sha256}]
    else:
        component["properties"] = [{"name": "firedoor:where", "value": pin.where}]
    return component
