"""What the log calls each action, in the order of the page's filter. An action without a name is refused."""

GROUPS: dict[str, dict[str, str]] = {
    "登录": {
        "sign-in": "登录", "sign-in.failed": "登录失败", "sign-out": "退出", "session.ended": "登录被结束",
    },
    "拒绝": {"refused": "无权或无此内容", "throttled": "操作太频繁"},
    "账号": {
        "person.add": "开设账号", "person.change": "修改账号", "person.reset": "重设密码", "person.password": "修改密码",
        "person.suspend": "停用账号", "person.reinstate": "启用账号",
        "mail.address": "设置邮件提醒", "calendar.renew": "更换日历地址", "calendar.revoke": "停用日历地址",
        "factor.enrol": "启用动态口令", "factor.remove": "停用动态口令", "factor.codes": "更换恢复码",
    },
    "任务卡": {
        "card.receive": "签收", "card.submit": "提请核验", "card.withdraw": "撤回", "card.close": "核验销号",
        "card.return": "退回", "card.reopen": "重新办理", "card.progress": "保存推进情况", "card.remark": "留言",
        "card.due": "变更时限",
    },
    "佐证材料": {
        "evidence.file": "填报材料", "evidence.change": "修改材料", "evidence.attach": "关联材料", "evidence.detach": "移出材料",
        "evidence.supersede": "替代材料", "upload": "上传附件", "upload.infected": "附件带病毒", "download": "下载和导出",
    },
    "名册和账号": {
        "post.add": "登记任职", "post.change": "修改任职", "post.end": "登记离任",
        "media.add": "登记新媒体账号", "media.change": "修改新媒体账号", "media.file": "登记备案", "media.complete": "补登备案日期",
        "media.check": "登记更新日期",
    },
    "方案和责任": {
        "plan.load": "载入方案", "responsibility.assign": "明确责任单位", "responsibility.end": "结束责任",
        "guideline.add": "登记标准指引", "guideline.units": "增加指引责任单位", "ruling.decide": "方案校核",
        "criterion.change": "调整建议标准",
    },
    "督办": {
        "notice.issue": "签发督办单", "notice.receive": "签收督办单", "notice.reply": "反馈督办单", "notice.close": "办结督办单",
        "notice.return": "退回督办反馈", "notice.cancel": "撤销督办单",
        "extension.ask": "申请延期", "extension.grant": "同意延期", "extension.refuse": "不同意延期", "extension.withdraw": "撤回延期申请",
        "dispute.ask": "提出职责异议", "dispute.grant": "同意职责异议", "dispute.refuse": "不同意职责异议", "dispute.withdraw": "撤回职责异议",
        "phrase.add": "增加常用理由", "phrase.remove": "删去常用理由",
    },
    "单位和年度": {
        "unit.add": "新增单位", "unit.rename": "单位更名", "unit.alias": "登记单位别名", "unit.merge": "单位并入", "unit.retire": "单位撤销",
        "year.open": "开启年度", "year.close": "结束年度", "setting.change": "修改设置",
    },
    "系统": {
        "job.add": "发起后台工作", "job.retry": "重试后台工作", "job.cancel": "取消后台工作", "report.issue": "印发报告", "report.change": "编写报告",
        "audit.prune": "清理审计日志", "audit.seal": "封存审计日志末尾",
    },
}
ACTIONS: dict[str, str] = {action: label for actions in GROUPS.values() for action, label in actions.items()}
