"""Third-party files committed with the product are the ones that VENDOR.json names, unaltered."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = [ROOT / "tracker/static/vendor", ROOT / "tests/vendor"]


def listed_files(folder):
    packages = json.loads((folder / "VENDOR.json").read_text(encoding="utf-8"))
    return {
        name: digest for package in packages.values() for name, digest in package["files"].items()
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_has_the_digest_on_record(folder):
    on_disk = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "VENDOR.json"
    }

    assert on_disk == listed_files(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_package_says_its_version_and_ships_its_licence(folder):
    packages = json.loads((folder / "VENDOR.json").read_text(encoding="utf-8"))

    for package in packages.values():
        assert package["version"] and package["license"]
        assert any("LICENSE" in name for name in package["files"])
