"""The log's label of each action, in the order of the page's filter. An action without one is refused.

Actions that a feature lists itself are added from its own table in wiring.py.
"""

from collections import ChainMap

GROUPS: dict[str, dict[str, str]] = {
    "登录": {
        "sign-in": "登录",
        "sign-in.failed": "登录失败",
        "sign-out": "退出",
        "session.ended": "登录被结束",
    },
    "拒绝": {
        "refused": "无权或无此内容",
        "malformed": "请求不合规",
        "form.refused": "表单令牌不符",
        "throttled": "操作太频繁",
        "probe": "未登录者探查",
    },
    "账号": {
        "person.add": "开设账号",
        "person.change": "修改账号",
        "person.reset": "重设密码",
        "person.password": "修改密码",
        "person.suspend": "停用账号",
        "person.reinstate": "启用账号",
        "account.read": "看过账号变动",
        "mail.address": "设置邮件提醒",
        "mail.confirm": "确认邮箱",
        "calendar.renew": "更换日历地址",
        "calendar.revoke": "停用日历地址",
        "factor.enrol": "启用动态口令",
        "factor.remove": "停用动态口令",
        "factor.codes": "更换恢复码",
    },
    "任务卡": {
        "card.progress": "保存推进情况",
        "card.remark": "留言",
    },
    "佐证材料": {
        "upload": "上传附件",
        "upload.infected": "附件带病毒",
        "upload.refused": "附件未收下",
        "download": "下载和导出",
    },
    "名册和账号": {},
    "方案和责任": {
        "plan.load": "载入方案",
        "responsibility.assign": "明确责任单位",
        "responsibility.end": "结束责任",
        "guideline.add": "登记标准指引",
        "guideline.units": "增加指引责任单位",
        "ruling.decide": "方案校核",
        "criterion.change": "调整建议标准",
    },
    "督办": {
        "phrase.add": "增加常用理由",
        "phrase.remove": "删去常用理由",
    },
    "单位和年度": {
        "year.open": "开启年度",
        "setting.change": "修改设置",
    },
    "系统": {
        "job.add": "发起后台工作",
        "job.retry": "重试后台工作",
        "job.cancel": "取消后台工作",
        "report.issue": "印发报告",
        "report.change": "编写报告",
        "audit.prune": "清理审计日志",
        "audit.seal": "封存审计日志末尾",
        "audit.older": "启用较旧的数据库",
        "clock.mend": "改正超前的时间",
    },
}
ACTIONS = ChainMap(*GROUPS.values())
