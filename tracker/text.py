"""How dates and numbers are written on a page."""

from datetime import date, datetime

from flask import Flask

from tracker import clock


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(date=zh_date, when=zh_moment, clock=zh_clock, size=zh_size)
    app.jinja_env.globals["today"] = clock.today


def zh_date(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def zh_moment(moment: datetime | None) -> str:
    """A stored moment on the wall clock of 长安区; the year is named when it is not this one."""
    if not moment:
        return ""
    local = clock.local(moment)
    year = f"{local.year}年" if local.year != clock.today().year else ""
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"


def zh_clock(moment: datetime) -> str:
    """The hour alone when it is today's: 14:03."""
    local = clock.local(moment)
    return f"{local:%H:%M}" if local.date() == clock.today() else zh_moment(moment)


def zh_size(count: int) -> str:
    """Bytes as people read them."""
    for unit, step in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= step:
            return f"{count / step:.1f} {unit}".replace(".0 ", " ")
    return f"{count} 字节"
