"""A running house tries the way to a hand by itself: gunicorn, Celery, SMTP, as rc_web and rc_worker."""

import json
import urllib.request

from tests.browser.house import House, until


def test_a_running_house_proves_its_own_way(house: House) -> None:
    def proven() -> bool:
        house.tick("support.tasks.drill")
        with urllib.request.urlopen(f"{house.url}/health/", timeout=10) as answer:
            way = json.load(answer)["way"]
        return way["state"] == "ok" and way["proven_seconds_ago"] is not None

    until(proven, "a drill that went all the way", 90)
    with urllib.request.urlopen(f"{house.url}/now/", timeout=10) as answer:
        assert "We try this way ourselves each day. It last worked" in answer.read().decode()
