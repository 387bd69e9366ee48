"""What an install brings is what the tests have run with."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

_TABLE = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
_PROJECT = _TABLE["project"]
_REQUIRED = [
    *_PROJECT["dependencies"],
    *(each for extra in _PROJECT["optional-dependencies"].values() for each in extra),
]


@pytest.mark.parametrize("line", [*_TABLE["build-system"]["requires"], *_REQUIRED])
def test_each_dependency_has_a_lower_and_an_upper_bound(line: str) -> None:
    """A fresh install once took a new major version that no test had seen."""
    bounds = {each.operator: Version(each.version) for each in Requirement(line).specifier}
    assert set(bounds) == {">=", "<"}
    assert bounds[">="] < bounds["<"]


@pytest.mark.parametrize("line", _REQUIRED)
def test_the_bounds_admit_what_is_installed_and_nothing_beyond_its_major_version(line: str) -> None:
    required = Requirement(line)
    try:
        installed = Version(version(required.name))
    except PackageNotFoundError:
        pytest.skip(f"{required.name} is not installed")
    assert installed in required.specifier
    assert f"{installed.major + 1}.0" not in required.specifier
