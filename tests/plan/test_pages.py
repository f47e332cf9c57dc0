"""The plan as a page and as open data."""


def test_anyone_may_read_the_plan_as_data(client):
    response = client.get("/open/plan.json")
    assert response.status_code == 200
    plan = response.json
    assert [t["number"] for t in plan["tasks"]] == list(range(1, 39))
    assert sum(len(d["parties"]) for d in plan["domains"]) == 32
    assert len(plan["units"]) == 40
    training = plan["tasks"][35]
    assert {c["basis"] for c in training["criteria"]} <= {"plan", "yardstick"} and training["criteria"]
    assert client.get("/open/plan.json", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_the_page_is_for_those_who_are_signed_in(client, sign_in, cast):
    assert client.get("/plan").status_code == 303
    page = sign_in(cast.street).get("/plan").text
    assert "任务" in page and "砲里街办" in page and "救灾" in page


def test_the_shell_prints_the_plan(app):
    output = app.test_cli_runner().invoke(args=["plan", "show"]).output
    assert "38 三（三）" in output and "公安长安分局" in output
