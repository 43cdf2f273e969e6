"""Writes what watches Waterline from the table of metrics: `python -m commands.operate.watching`, into deploy/."""

import json
from pathlib import Path
from typing import Any

import yaml

from commands.operate.alerting import Alert, Metric
from commands.operate.metrics import ABSENT, METRICS

DEPLOY = Path(__file__).parents[2] / "deploy"
_COLUMNS, _WIDTH, _HEIGHT = 2, 12, 8  # of the dashboard, in Grafana's grid of 24


def alerts() -> str:
    """Returns the rules for Prometheus, in YAML."""
    rules = [_rule(alert) for alert in (ABSENT, *(metric.alert for metric in METRICS))]
    document = {"groups": [{"name": "waterline", "rules": rules}]}
    return _heading("#") + yaml.safe_dump(document, sort_keys=False, width=120, allow_unicode=True)


def _heading(sign: str) -> str:
    return f"{sign} Written by `python -m commands.operate.watching`, from the table there.\n"


def _rule(alert: Alert) -> dict[str, Any]:
    return {
        "alert": alert.name,
        "expr": alert.when,
        "for": f"{alert.minutes}m",
        "labels": {"severity": alert.severity.value},
        "annotations": {"summary": alert.summary, "description": alert.cure},
    }


def dashboard() -> str:
    """Returns a dashboard for Grafana, in JSON: a panel for each metric."""
    panels = [_panel(number, metric) for number, metric in enumerate(METRICS)]
    document = {
        "uid": "waterline",
        "title": "Waterline",
        "schemaVersion": 39,
        "time": {"from": "now-24h", "to": "now"},
        "refresh": "1m",
        "templating": {
            "list": [{"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}]
        },
        "panels": panels,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _panel(number: int, metric: Metric) -> dict[str, Any]:
    source = {"type": "prometheus", "uid": "${source}"}
    legend = " ".join(f"{{{{{label}}}}}" for label in metric.labels) or metric.name.removeprefix("waterline_")
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": metric.help[0].upper() + metric.help[1:],
        "description": f"{metric.alert.summary} {metric.alert.cure}",
        "datasource": source,
        "gridPos": {
            "x": number % _COLUMNS * _WIDTH,
            "y": number // _COLUMNS * _HEIGHT,
            "w": _WIDTH,
            "h": _HEIGHT,
        },
        "fieldConfig": {"defaults": {"unit": metric.unit, "min": 0}, "overrides": []},
        "targets": [{"refId": "A", "expr": metric.shown, "legendFormat": legend, "datasource": source}],
    }


if __name__ == "__main__":
    (DEPLOY / "alerts.yaml").write_text(alerts(), "utf-8")
    (DEPLOY / "dashboard.json").write_text(dashboard(), "utf-8")
