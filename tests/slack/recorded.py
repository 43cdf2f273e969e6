"""The shapes that Slack's SDK for Java recorded from real answers and events; they lie beside the checkout."""

import json
from pathlib import Path
from typing import Any

import pytest

folder = Path(__file__).parents[3] / "shared" / "data" / "slack-samples"

needs_samples = pytest.mark.skipif(not folder.is_dir(), reason=f"skipped: Slack's recorded samples are not at {folder}")

# What stands under these keys is not described by the samples.
OPEN = {"blocks", "values"}


def strange(answer: Any, sample: str) -> list[str]:
    """The fields of `answer` that the recorded sample (a path in the folder) does not have or has in another type."""
    return _strange(answer, json.loads((folder / sample).read_text()), "")


def _strange(answer: Any, sample: Any, where: str) -> list[str]:
    if isinstance(answer, dict) and isinstance(sample, dict):
        unknown = [f"{where}.{key}: not in the sample" for key in answer if key not in sample and key not in OPEN]
        known = [key for key in answer if key in sample and key not in OPEN]
        return unknown + [fault for key in known for fault in _strange(answer[key], sample[key], f"{where}.{key}")]
    if isinstance(answer, list) and isinstance(sample, list):
        return [fault for inner in answer for fault in _strange(inner, sample[0], f"{where}[]")]
    # Recorded numbers and texts stand for any value of their type; null may stand for every absent one.
    same = answer is None or type(answer) is type(sample)
    return [] if same else [f"{where}: {type(answer).__name__}, recorded as {type(sample).__name__}"]
