"""Refusals: why something was not done, as a sentence for the person who asked."""


class Refusal(Exception):
    """A request that is understood and not carried out. `sentence` is shown as it is."""

    status = 422
    heading = "没有办成"

    def __init__(self, sentence: str, *, link: tuple[str, str] | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.link = link  # (address, words) where the person can mend it


class Refused(Refusal):
    """A rule of the product forbids it as things stand."""


class Invalid(Refused):
    """What was typed cannot be accepted; `errors` names the fields."""

    heading = "请核对填写内容"

    def __init__(
        self, errors: dict[str, str], sentence: str = "有几处需要修改，已填的内容都还在。"
    ):
        super().__init__(sentence)
        self.errors = errors


class Conflict(Refusal):
    """Somebody else was faster; nothing was overwritten."""

    status = 409
    heading = "内容已被他人更新"


class Forbidden(Refusal):
    status = 403
    heading = "没有权限"


class Missing(Refusal):
    """Not there, or not for this person to know of."""

    status = 404
    heading = "没有找到"

    def __init__(self, sentence: str = "没有这个页面，或者您无权查看。", **more):
        super().__init__(sentence, **more)


class TooLarge(Refusal):
    status = 413
    heading = "文件太大"


class Busy(Refusal):
    """More at once than the machine has room for; it works a little later."""

    status = 503
    heading = "请稍候"
